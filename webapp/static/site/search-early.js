/**
 * Runs before the search page is painted: where the address asks something, the list of all
 * questions, which is for readers without a script, is never seen. search-page.js takes over.
 */
if (location.search !== "") document.documentElement.dataset.asked = "";
