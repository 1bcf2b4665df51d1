"""How a story is read: letters made comparable, words, the language, and the phrases of the word lists."""
