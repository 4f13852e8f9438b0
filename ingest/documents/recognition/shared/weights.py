"""The numbers by which recognition decides.

Below each stands what it says, and which documents set it: those of `tests/data/ingest`, and the
cases of the tests of recognition, that come out otherwise when it is changed to the value named.
A fifth less and a quarter more were tried and, where nothing came of that, half and twice as much.
"By judgement": no document among them sets it.
"""

# Likeness: how much a text looks like a question, zero to one.

LIKE_QUESTION = 1.0
"""Ends in a question mark, or bears a mark such as "Q.". At 0.5 `bold.docx` and
`columns-interleaved.pdf` and 15 more."""
LIKE_QUESTION_WITHIN = 0.9
"""A question mark stands within it. By judgement."""
LIKE_BEGINNING = 0.8
"""Begins as questions do, without a question mark. What is as likely or more asks something. At
0.4 `table.docx` and `table.pdf`; at 1.6 `bold.docx` and `columns-interleaved.pdf` and 15
more."""
LIKE_SENTENCE = 0.55
"""A whole sentence that begins so. By judgement."""
LIKE_TROUBLE = 0.5
"""States a trouble, or is left open. What is less likely is a title. At 0.4 `account.txt`."""
LIKE_LONG_TITLE = 0.3
"""Five words or more that say nothing of the kind. At 0.6 `account.txt`."""
LIKE_TITLE = 0.2
"""Fewer words. At 0.4 `account.txt`."""
LIKE_LONG_SENTENCE = 0.1
"""A sentence longer than questions are. By judgement."""
LIKE_PARAGRAPH = 0.05
"""A paragraph. By judgement."""
LIKE_NONE = 0.0
"""Nothing that could ask: no letters, or the title of front matter. By judgement."""
WORDS_OF_NONE = 80
"""More words are a paragraph, whatever it asks. By judgement."""
WORDS_WITHIN = 60
"""In fewer words a question mark in the middle may be the point. By judgement."""
WORDS_OF_SENTENCE = 40
"""More words are no question unless a question mark ends them. At 20 `account.txt`."""

# Extent: how far a question reaches.

QUESTION_LINES = 6
"""A question on paper has at most so many lines. At 5 `account.txt`."""
STATEMENT_LINES = 4
"""The same without a mark before it or a question mark after it. By judgement."""
FULL_LINE = 50
"""Characters; a shorter line ends where its writer wanted. At 62 `account.txt`."""
HANGING_MARGIN = 10
"""Characters beyond a full line up to which one further in may end a question. By judgement."""
PARAGRAPH_BLOCKS = 40
"""Blocks within which a paragraph is followed, so that time stays in proportion. By judgement."""
MARKED_BLOCKS = 30
"""Blocks within which "A:" is looked for below "Q:". By judgement."""
MARKED_WORDS = 120
"""Words between the two; more are an answer without a mark. By judgement."""
WORDS_OF_BLOCK = 45
"""A longer block is no question, but may begin with one. By judgement."""
WORDS_OF_MARKED_BLOCK = 12
"""The same of a block with a mark: "Q: How? So and so." in one paragraph. By judgement."""
LONGEST_QUESTION = 100
"""Words of a block that may be a question among others of its form. By judgement."""
LONGEST_EMPHASISED = 60
"""Words of one in bold, or of a small element that is a question as a whole. By judgement."""
MOST_TITLES = 0.5
"""Share of the blocks of a form that may be topics among questions of the same form. By
judgement."""

# Answers in the paragraph of their question.

MOSTLY_BARE = 0.5
"""Of the paragraphs that begin with a question and go on, so many have nothing below, or it is the
question that goes on. By judgement."""
MOSTLY_STATING = 0.8
"""Of all questions of a form that go on so, and with what no asker says: answers of several
paragraphs begin there, whatever stands below. By judgement."""
WORDS_BEGINNING = 20
"""Words of a question with which a paragraph begins. By judgement."""
WORDS_GOING_ON = 15
"""With which a question goes on after its question mark. By judgement."""

# Lines of a text: where its writer wanted a new one, and marks and signs of its own.

WIDEST_FOLD = 110
"""Columns; a longer line was folded by no program for mail or print. By judgement."""
LONG_LINES = 2
"""So many such lines say that none is folded; one may be an address. By judgement."""
OUTLIERS = 0.03
"""Share of lines that may be longer than the margin: addresses, tables. By judgement."""
LINES_WHOLE = 4
"""Lines with another below, for it to tell something that no sentence goes on. By judgement."""
ASKING_INSIDE = 2
"""Lines that ask in the middle of paragraphs, for blank lines to tell nothing. By judgement."""
LINES_WITHOUT_BLANK = 6
"""A text of more lines without a blank one has paragraphs all the same. By judgement."""
LINES_BELOW = 4
"""Lines of a question below the first. By judgement."""
COLUMNS_ASKING = 60
"""Of a line that begins as questions do and is no title for its length. By judgement."""
SEVERAL_ALIKE = 2
"""Lines of a form, for it to be one. By judgement."""
MOSTLY_SIGNED = 0.5
"""Of the lines with a sign that ask, and of the questions that have an answer marked. By
judgement."""
WORDS_ASKING_ALONE = range(3, 31)
"""Words of a line that asks; a longer one is a sentence of an answer. By judgement."""

# Questions without a question mark in a text.

WORDS_STATING = 12
"""Words of a line that states what its answer is about. By judgement."""

# Titles: which short lines above questions are topics.

TITLE_INDENT = 2
"""Columns by which a title may stand further in than the question below it. By judgement."""
MOST_TITLES_ABOVE = 0.6
"""Of the questions that have a short line above; where more have, answers end in such lines. By
judgement."""
MOSTLY_OPEN = 0.5
"""Of the questions that have nothing below, for one line between two to be no answer. By
judgement."""
MOSTLY_APART = 0.5
"""Of the questions of a text that have a blank line above, for it to part them. By judgement."""
MOSTLY_ASKING = 0.8
"""Of the lines of a list of questions that has its answers elsewhere. By judgement."""
RARELY = 0.1
"""Of the answers that a blank line parts, for that to be chance. By judgement."""

# Boilerplate: what belongs to no question.

BOILERPLATE_SHARE = 0.5
"""A container with so much of the document is no boilerplate, whatever it is called. At 0.25
`asciidoctor.html` and `json-ld.html` and 1 more."""
MAIN_SHARE = 0.3
"""Of the words, so that what is called the main part is taken for it. By judgement."""
CONTENTS_LINKED_SHARE = 0.5
"""Of the words of a box called contents, so many are links, or it holds the answers. At 1
`asciidoctor.html` and `quarto.html`."""
NAVIGATION_CHARACTERS = 80
"""A longer text is no row of links. By judgement."""
BOILERPLATE_CHARACTERS = 80
"""A longer one is no button, however it begins. By judgement."""
COLOPHON_WORDS = 120
"""A colophon begins at most so many words before the end. By judgement."""
COLOPHON_SHARE = 0.25
"""The same as a share of the document. By judgement."""
COLOPHON_BLOCKS = 40
"""The same in blocks. By judgement."""
CONTENTS_LINES = 3
"""Fewer links or lines that come again are no table of contents. At 4 “table of contents without
links”."""
CONTENTS_GAP = 2
"""Blocks from one line of it to the next, a heading of its parts between. By judgement."""
CONTENTS_HEADING_WORDS = 8
"""Words of such a heading. By judgement."""
CONTENTS_TIMES = 3
"""A text that stands there more often is an answer to several questions. By judgement."""
CONTENTS_APART = 0.4
"""Of the places where lines of a table of contents come again, so many have text between them and
the next: a question and the title above it have none. By judgement."""
CONTROL_TIMES = 3
"""A few words that come so often after answers, and never below a question, are a control, "Back
to top" in any language. By judgement."""
CONTROL_SHARE = 0.5
"""Of the lines that ask, so many have it; below fewer it is what several answers say. By
judgement."""
CONTROL_WORDS = 4
"""Words of such a control. By judgement."""
CONTROL_WORDS_ASKING = 12
"""The same of one that asks, "Was this helpful? Yes No", or says when an answer was changed. By
judgement."""
CONTROL_BELOW = 0.8
"""Of the lines that ask, so many have the same words right below and their answer below that, for
these to be a control: "Yes" may begin several answers. By judgement."""
CONTENTS_LINE_WORDS = 40
"""Words of a line of a table of contents. By judgement."""
CONTENTS_LINE_CHARACTERS = 8
"""A shorter one, such as "Yes.", comes again by chance. At 10 “table of contents without links”."""
EDGE_LINES = 12
"""A letterhead begins, or a page foot ends, at most so many lines of text from the edge. At 15
`markdown.txt`."""
PAGE_LINES = 12
"""A page of text has at least so many lines: what comes again sooner is a part of answers. The
pages of the newsgroups' FAQs have 60."""
SIGNATURE_LINES = 6
"""Lines that a name, an address and a date at the end of a text have. Set by FAQs of newsgroups,
which their authors sign."""

# Trust: how sure a structure is by itself, whatever its words say. A plain heading has 1.

TRUST_MARKS = 1.5
"""Lines marked "Q.": the document itself says what is a question; hardly anything can outdo it. At
0.75 `faq.html` and `numbered.docx` and 5 more."""
TRUST_SHOWN_DATA = 1.35
"""Data for search engines where the page shows the questions; their places are known too. At
0.675 `microdata.html`."""
TRUST_DETAILS = 1.3
"""`details`: made for what unfolds, used for little but questions. At 1.04 `details.html` and
`elementor-nested.html` and 1 more."""
TRUST_LINKED_DATA = 1.25
"""Data for search engines alone; the page may show more. By judgement."""
TRUST_QUESTION_CLASS = 1.2
"""A class that says question, as builders of sites name their accordions. At 0.96 `avada.html`
and `bootstrap3.html` and 5 more; at 1.5 `details.html` and `elementor-nested.html` and 1
more."""
TRUST_BUTTONS = 1.15
"""Buttons that unfold panels: accordions, but menus too. At 1.44 `avada.html` and
`bootstrap3.html` and 2 more."""
TRUST_DEFINITIONS = 1.15
"""`dt` and `dd`: questions, but glossaries too. At 0.575 `definition-list-unclosed.html` and
`definition-list.html`."""
TRUST_TARGETS = 1.1
"""What a table of contents leads to. At 0.88 `asciidoctor.html` and `contents-other-words.html`
and 6 more; at 1.38 `docbook.html`."""
TRUST_ROWS = 1.1
"""Rows of a table. At 0.88 `table.docx` and `table.pdf` and 2 more."""
TRUST_NAMED_COLUMNS = 1.5
"""Rows of a table with columns headed “Question” and “Answer”: the document itself says it, as
marks do. By judgement."""
TRUST_SECTION = 1.1
"""A section headed FAQ, against the whole of a README or a manual. At 0.55 `readme-section.md`."""
TRUST_PAIRED = 1.6
"""A list of questions and one of answers under the same numbers: hardly by chance. By
judgement."""
TRUST_NUMBERS = 1.05
"""Numbers that go up one by one. At 0.84 `book.pdf` and `account.txt` and 7 more; at 1.31
`asciidoctor.html` and `docbook.html` and 2 more."""
TRUST_HANGING = 1.02
"""Answers right below, further in: how a browser prints `dt` and `dd`. At 0.816
`browser-dump.txt` and `hanging-indent.txt`. Set by pages that browsers printed as text."""
TRUST_MIXED_LEVELS = 0.99
"""Headings of two levels, a little less than those of one. At 1.24 `book.pdf` and
`headings-numbered.html` and 5 more."""
TRUST_ABOVE_ANSWERS = 0.98
"""Lines above "A:", where no line is marked as a question. By judgement."""
TRUST_REPEATED = 0.98
"""Lines that a table of contents without links names. At 1.23 `book.pdf` and `styles.docx` and
10 more."""
TRUST_SHORT_LINES = 0.9
"""Short lines above paragraphs, where some ask: little more than lines that ask. By judgement."""
TRUST_ANY_LEVEL = 0.95
"""Headings of all levels that ask. At 1.19 `large.docx` and `office.docx` and 4 more."""
TRUST_ITEMS = 0.95
"""Items of a list with text below them. At 1.19 `bold-items.md`."""
TRUST_OTHER_CLASS = 0.9
"""Elements of any class: builders name them as they like. At 0.72 `plus-sign-folds.html`; at
1.12 `large.docx` and `office.docx` and 26 more."""
TRUST_ABOVE_BREAKS = 0.9
"""First lines of paragraphs, above a line break: an address has one as well. By judgement."""
TRUST_ASKING_ITEMS = 0.8
"""Items that end in a question mark. By judgement."""
TRUST_ASKING = 0.72
"""Any paragraph that does: only where no form tells more. At 0.9 `plus-sign-folds.html`."""

# Strategies: when a structure is taken for one.

FEW = 3
"""Questions, links or lines below which a form is taken for chance. At 6 `asciidoctor.html` and
`browser-dump.txt` and 9 more."""
MOSTLY_DETAILS = 0.8
"""Of the summaries that stand in `details`. At 1.6 `collapsible.md` and `details.html` and 3
more."""
MOST_CLASSES = 16
"""Classes that are tried, the likeliest first, so that time stays in proportion. By judgement."""
CLASS_PARENTS = 4
"""Elements around a block of which the classes are looked at. At 2 `docbook.html`."""
ELEMENT_BLOCKS = 4
"""Blocks of an element that may be one question: a number, the words. By judgement."""
OTHER_SIZE = 0.05
"""Difference from the size of the text that makes a form of its own. By judgement."""
LOCAL_MARKS = 3
"""Lines marked "F:" and the like without any answer marked. At 6 `subject-digest.txt`."""
TOPIC_LINE_WORDS = 10
"""Words of a line that is a topic in a text with marks. At 8 `faq.docx` and `faq.html`."""
TITLE_FORM = 0.34
"""Of the sentences of answers, so many may be set as titles are: bold ones, say. By judgement."""
TITLE_FORM_PLAIN = 0.05
"""The same of titles that are set as plain paragraphs, in an element of another class. By
judgement."""
TITLE_SENTENCES = 0.8
"""Of the answers that end a sentence, for a plain line that ends none to be a title. By
judgement."""
MOST_TITLES_PLAIN = 0.6
"""Such lines for each question; with more, they are short answers. By judgement."""
HANGING_COLUMNS = 4
"""Columns by which an answer right below its question stands further in. At 8
`browser-dump.txt`."""
MOSTLY_ALIKE = 0.8
"""Of the places that a table of contents leads to, so many are headings of one level. By
judgement."""
MOST_UNLISTED = 0.5
"""Headings of that level that it misses, for each that it lists; with more it lists something else.
By judgement."""
MOSTLY_ASKING_TARGETS = 0.75
"""Of those places that ask, for the few others to be questions in other words. By judgement."""
TARGET_BLOCKS = 3
"""Blocks from an anchor to the heading that it is for. By judgement."""
MOSTLY_LINES = 0.8
"""Of the blocks that stand in no element: a plain text, of which indents tell. At 1
`browser-dump.txt`."""
MOSTLY_FOLLOWED = 0.7
"""Of the items of a list that have text below them. By judgement."""
MOSTLY_ANSWERED = 0.5
"""Of the rows of a table that have an answer. At 1 `table.docx`."""
HEAD_ROWS = 10
"""The headings of a table stand in one of its first rows, below a title and a note. By
judgement."""
HEAD_WORDS = 6
"""Words of the heading of a column. By judgement."""
MOSTLY_ASKED = 0.5
"""Of the cells of a column that ask, for it to hold the questions without a heading. By
judgement."""
MOSTLY_OF_COLUMN = 0.8
"""Of the cells of a column that are numbers or dates, for it to be one of them. By judgement."""
TOPIC_CELL_WORDS = 5
"""Words that the cells of a column of topics have on average, at most. By judgement."""
DIFFERENT_TOPICS = 0.8
"""Of the cells of such a column that differ: a topic has several questions. By judgement."""
TOPIC_GAPS = 0.5
"""Empty cells of a column for each of its topics, where none comes again, for a topic to hold for
the rows below it. By judgement."""
TOPIC_ROW_WORDS = 10
"""Words of a row that is a topic for those below it. By judgement."""
NUMBER_BASE = 0.15
"""Of a numbered block, besides its likeness to a question. By judgement."""
NUMBER_LEAST = 0.02
"""So that a number that is no question still counts. By judgement."""
NUMBER_WITH_TEXT_BELOW = 0.6
"""Something stands between this and the next number. By judgement."""
NUMBER_INDENT = 3
"""Columns by which steps within an answer stand further in. By judgement."""
NUMBER_FURTHER_IN = -0.5
"""What such a step loses. By judgement."""
NUMBER_WITHIN_PARAGRAPH = -0.1
"""A line of a paragraph that begins with a number by chance. By judgement."""
NUMBER_EMPHASISED = 0.3
"""A number in bold, above plain ones. By judgement."""
NUMBER_NESTED = -0.2
"""An item of a list within a list. By judgement."""
NUMBER_GAPS = (0.0, 0.4, 0.8)
"""What a step of one, two and three in the numbers costs: a document may have lost some. By
judgement."""
NUMBER_LATEST_FIRST = 3
"""A chain that begins with a higher number has lost its beginning. By judgement."""
NUMBER_LATE_START = 1.0
"""What that costs. By judgement."""

# Answers: where they end.

CONTAINER_BLOCKS = 8
"""Blocks in which a container is looked through for more than its question. By judgement."""
MOSTLY_WITHIN = 0.7
"""Of the words between questions that stand in the container of the one above. At 0.35
`bold-line-breaks.html` and `marked-same-paragraph.html`."""
FOOT_WORDS = 60
"""A part of the last answer below a rule, if it is no longer, may be the page's foot. By
judgement."""
FOOT_WORDS_ALONE = 12
"""If it is no longer, it is, whatever it says. By judgement."""
FOOT_WORDS_OF_TEXT = 40
"""The same in a text, whose writer drew the rule with characters. By judgement."""
FOOT_LINE_WORDS = 8
"""Words of a line of a foot that ends no sentence: an address, hours. By judgement."""
DEEPEST_HEADING = 9
"""Above any heading that formats know. Level 9 is the deepest of Word."""
GREETING_WORDS = 3
"""Words of a greeting that ends in a comma, above a name. By judgement."""
GREETING_LINES = 2
"""Lines of the name below it, with what its bearer is. By judgement."""
CONTACT_LABEL_WORDS = 4
"""Words before the colon of a line of addresses: "Questions about this sheet:". By judgement."""
PARTICLE_LETTERS = 3
"""Letters of a word between names that is written small: "and", "und", "de". By judgement."""
FOOT_CLOSING_WORDS = 16
"""Words of thanks, of a greeting, of what a document is printed on. By judgement."""
MOST_SHARING = 0.5
"""Of the questions of a text that touch the next one, for them to share its answer; where more do,
it is a list of questions. By judgement."""
CODE_COLUMNS = 4
"""By which code stands further in than the text around it, as in Markdown. By judgement."""

# Score: how good an interpretation is. The factors are multiplied.

NOT_ASKING = 0.1
"""What is left of the score where nothing asks. By judgement."""
NOT_COVERED = 0.15
"""What is left where no word of the document is in a question or an answer. By judgement."""
UNANSWERED = 0.5
"""What is left where no question has an answer. At 0.25 `account.txt`; at 1 “topics shaped like
questions”."""
UNANSWERED_MARKED = 0.9
"""The same where the document marks its questions. By judgement."""
SHARE_POWER = 0.5
"""By which the share of a form that was taken for questions counts. By judgement."""
INNER_QUESTION = 0.3
"""Weight of a line that asks, within an answer, against a question. By judgement."""
INNER_ALIKE = 1.0
"""The same of a line in an answer that is set as the questions are, bold or a heading, where a
proposal knows them by their words alone. By judgement."""
MOSTLY_SET_ALIKE = 0.8
"""Of the questions that are set in one way, for a line that is set so to be one. By judgement."""
INNER_LEAST = 0.6
"""The least that such lines leave of the score. By judgement."""
LARGE_ANSWER = 0.4
"""Share of a document that one answer of several hardly ever holds. By judgement."""
MOSTLY_NUMBERED = 0.8
"""Of the questions that begin with a bare number or a letter, for it to be no word of theirs. At
1.6 `lettered.txt` and `texinfo.html`."""
MOSTLY_RISING = 0.7
"""Of those numbers that go up. At 1.4 `texinfo.html`."""
MOSTLY_LABELLED = 0.6
"""Of the questions behind which the same few words stand, "Expand", for them to be a button's. By
judgement."""
MOSTLY_REPEATED = 0.5
"""Of a first run of lines that come again, for it to be a table of contents. By judgement."""
MOSTLY_LISTED = 0.7
"""Of the questions that a list above them names, for its titles to be their topics. By
judgement."""
ANSWERED_BELOW_CONTENTS = 2
"""Questions with text below a table of contents; a list above fewer is a form. By judgement."""
MARKED_ANSWERS = 0.3
"""Of the answers that begin with "A:", for it to be a mark. By judgement."""
MARKED_QUESTIONS = 0.5
"""The same of their questions that begin with "Q:". By judgement."""

# Enough: when a document is taken for one with questions.

LEAST_SCORE = 0.4
"""Of an interpretation of a document that nothing calls a FAQ. At 0.5 “questions without a
question mark”."""
LEAST_SCORE_OF_FAQ = 0.2
"""Of a document whose name or beginning calls it one. At 0.4 `account.txt`."""
LEAST_ASKING = 0.5
"""How much its questions look like questions. At 0.625 “questions without a question mark”."""
LEAST_SHARE_ASKING = 0.25
"""Of its questions that ask; manuals with a lone question fall short. At 0.5 “questions without
a question mark”. Set by manuals that only link to a FAQ."""
MOSTLY_FIELDS = 0.4
"""Of the questions that have a box, a blank or the same choices right below: a form. By
judgement."""
WORDS_OF_CHOICE = 8
"""Words of one of several answers that readers are to choose from. By judgement."""
LIST_OF_QUESTIONS = 5
"""Questions and nothing else in a document, none of them answered: what is asked of an office, and
staff will answer. By judgement."""
LIST_COVERED = 0.9
"""Of its words, so many are in questions and topics. By judgement."""
FEW_COVERED = 0.7
"""Of the words of a text that two questions and their answers are. By judgement."""
WORDS_OF_FEW = 3
"""Words of one question or two, for them to tell what the answer is about. By judgement."""
ANSWER_OF_FEW = 400
"""Words of the answer of one question or two; a text with a longer one is an article. By
judgement."""
MOSTLY_SENTENCES = 0.5
"""Of the numbered lines of which none asks, for them to be steps. By judgement."""
BEGINNING_BLOCKS = 4
"""Blocks of text among which a title may stand. By judgement."""
LONG_TITLE = 200
"""Characters; a longer block that names a FAQ is a sentence about one. Set by manuals that only
link to a FAQ."""
LONG_ANSWER = 800
"""Words; where most answers are longer, headings ask in a manual or lines in a log. Set by
manuals that only link to a FAQ."""
SECTION_MOST = 0.8
"""Of the words; a section with more is the document. At 0.4 `readme-section.md`."""
SECTION_LEAST_WORDS = 15
"""A section with fewer is a link to questions elsewhere. By judgement."""
