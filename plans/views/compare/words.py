"""The views of topics and industries: a row a subject, what each region says of it in words."""

from plans.lists.words import Words


def topics(request, selection):
    words = Words(selection)
    return _context(words, words.topics)


def industries(request, selection):
    words = Words(selection)
    return _context(words, words.industries)


def _context(words, groups):
    return {"groups": groups, "is_cut": words.is_cut}
