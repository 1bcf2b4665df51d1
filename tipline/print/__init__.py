"""PAPER. typst sets the pages in templates/print from words that come as data. It knows no request and no tip."""
