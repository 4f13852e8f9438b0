{# The element with what it says to readers: {count}, {limit} and {query} are filled in by the script. #}
{% set words = {
  "label": "Ask in your own words",
  "button": "Search",
  "one": "1 question found for “{query}”",
  "many": "{count} questions found for “{query}”",
  "first": "The best {limit} of {count} questions found for “{query}”",
  "unsure": "Nothing here clearly answers “{query}”. The nearest questions:",
  "none": "Nothing was found for “{query}”.",
  "criteria": "No question matches “{query}”, but these criteria do.",
  "failed": "The search could not be loaded on this page.",
  "open": "Not answered yet",
  "draft": "Draft",
  "all": "All results for “{query}”",
} %}
{% set site = {
  "language": association.language,
  "searchPage": search_page,
  "styleSheet": style_sheet,
  "style": style,
  "limit": limit,
  "cardLimit": card_limit,
  "queryLength": query_length,
  "words": words,
} %}
(function () {
const SITE = {{ site | tojson }};
{{ script }}
})();
