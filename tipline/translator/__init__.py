"""THE MACHINE TRANSLATOR: a LibreTranslate server of the own organisation, if there is one. Only officers reach it."""
