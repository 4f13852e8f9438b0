{# The element with what it says to readers: {count}, {limit} and {query} are filled in by the script. #}
{% set words = {
  "label": strings.box.label,
  "button": strings.box.button,
  "one": strings.search.one,
  "many": strings.search.many,
  "known": strings.search.known,
  "unsure": strings.search.unsure,
  "none": strings.search.none,
  "others": strings.search.others,
  "others_one": strings.search.others_one,
  "unconfirmed": strings.criterion.unconfirmed,
  "asksFor": strings.category.asks_for,
  "failed": strings.pieces.failed,
  "open": strings.state.open,
  "draft": strings.state.draft,
  "all": strings.box.suggestions_all,
  "colon": strings.punctuation.colon,
} %}
{% for name in ("many", "others") %}
{% for category, form in (strings.search | other_forms(name)).items() %}
{% set _ = words.update({name ~ "_" ~ category: form}) %}
{% endfor %}
{% endfor %}
{% set site = {
  "base": association.base_address or "",
  "language": association.language,
  "direction": association.direction,
  "searchPage": search_page,
  "styleSheet": style_sheet,
  "style": style,
  "limit": limit,
  "saidLength": said_length,
  "queryLength": query_length,
  "words": words,
} %}
(function () {
const SITE = {{ site | tojson }};
{{ script }}
})();
