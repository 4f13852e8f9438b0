/**
 * Which form of a counted string a number takes; ingest/content/model/site_strings.py chooses in the
 * same way.
 * @param {any} forms such as count, count_one, count_few
 * @param {string} name of the string
 * @param {number} count
 * @param {string} language
 * @returns {string}
 */
function pluralForm(forms, name, count, language) {
  const category = new Intl.PluralRules(language.split("-")[0]).select(count);
  return forms[`${name}_${category}`] ?? forms[name];
}
