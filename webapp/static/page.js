/**
 * What every page can do with a script and does without where there is none.
 */
(function () {
  "use strict";
})();
