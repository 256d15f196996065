"""The sentences at the top of the home page: commitments, proposals and results of the regions, with linked numbers."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from cities.localized import Bilingual, joined, listed
from plans.comparison.findings import HABIT, Link
from plans.comparison.forms import Form
from plans.summaries.sentences import Sentence, spelled
from plans.summaries.tallies import Tally

HEADLINE = Bilingual("{regions}个地区作出{{all}}，{years}", "{regions} region{s} make{v} {{all}}; {years}")
NO_YEARS = Bilingual("没有一项写明年份", "none names a year")
YEARS = Bilingual("写明年份的有{dated}", "{dated} of them name a year")
YEARS_OF_ONE = Bilingual("写明年份的只有{{dated}}，都是{region}的", "{{dated}} of them name a year, all in {region}")
LEADS = {
    Form.PROPOSAL: Bilingual(
        "另有{{all}}，只是有人提出，无人承诺落实；其中{regions}。",
        "{{all}} besides, recommended by somebody and promised by nobody; {regions}.",
    ),
    Form.RESULT: Bilingual(
        "文中还报告{{all}}，称已经做到；其中{regions}。", "{{all}}: what the articles say is already so; {regions}."
    ),
}
SHARE = Bilingual("{region}{{{key}}}", "{{{key}}} in {region}")
OTHERS = Bilingual("企业与机构所说另计：{forms}。", "What firms and institutions say is counted apart: {forms}.")


def headline(total: Tally, tallies: Iterable[Tally], number_of_regions: int) -> Sentence:
    """Return the Sentence about the commitments of all regions, and about those with a year."""
    dated = _bare(total.with_year, Form.COMMITMENT)
    setting = [tally for tally in tallies if tally.with_year.count]
    if not dated.count:
        years = NO_YEARS
    elif number_of_regions > 1 and len(setting) == 1 and setting[0].with_year.count == dated.count:
        years = YEARS_OF_ONE.format(region=setting[0].city.label)
    else:
        years = YEARS
    regions = spelled(number_of_regions)
    text = HEADLINE.format(
        regions=Bilingual(regions.zh, regions.en.capitalize()),
        s="" if number_of_regions == 1 else "s",
        v="s" if number_of_regions == 1 else "",
        years=years,
    )
    return Sentence(text, {"all": total.commitments, "dated": dated})


def leads(total: Tally, tallies: Collection[Tally]) -> list[Sentence]:
    """Return Sentences about proposals, about results, and about statements of firms and institutions."""
    sentences = [_lead(form, total, tallies) for form in LEADS if total.of(form).count]
    if total.others:
        links = {form.value: link for form, link in total.others}
        forms = joined([Bilingual(f"{{{key}}}", f"{{{key}}}") for key in links], zh="、", en=" and ")
        sentences.append(Sentence(OTHERS.format(forms=forms), links))
    return sentences


def _lead(form: Form, total: Tally, tallies: Iterable[Tally]) -> Sentence:
    """Return a Sentence that names the regions with most statements of a form, until they have the share HABIT."""
    part, whole = HABIT
    links, shares, number = {"all": total.of(form)}, [], 0
    for n, tally in enumerate(sorted(tallies, key=lambda tally: -tally.of(form).count)):
        links[f"region{n}"] = _bare(tally.of(form), form)
        shares.append(SHARE.format(region=tally.city.label, key=f"region{n}"))
        number += tally.of(form).count
        if number * whole >= total.of(form).count * part:
            break
    return Sentence(LEADS[form].format(regions=listed(shares)), links)


def _bare(link: Link, form: Form) -> Link:
    """Return a Link whose label is only the number."""
    counter = "条" if form is Form.PROPOSAL else "项"
    return replace(link, label=Bilingual(f"{link.count}{counter}", str(link.count)))
