# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import format_date


class AftersalesVerdictTextMixin(models.AbstractModel):
    """Verdicts in words: one sentence for each article, contract or promise."""

    _name = "aftersales.verdict.text.mixin"
    _description = "Verdicts in words"

    @api.model
    def _get_reason(self, verdict):
        """Why the answer is what it is, in one line."""
        return " ".join(self._say(finding) for finding in verdict.deciding)

    @api.model
    def _get_sentences(self, verdict):
        """Everything that was looked at, one line each, with its answer."""
        yes, no = self.env._("Yes"), self.env._("No")
        return "\n".join(
            f"{yes if finding.is_granted else no}: {self._say(finding)}"
            for finding in verdict.findings
        )

    @api.model
    def _get_articles(self, verdict):
        """The articles and rules that decided, each once."""
        names = [self._get_article(finding) for finding in verdict.deciding]
        return "; ".join(dict.fromkeys(filter(None, names)))

    @api.model
    def _get_article(self, finding):
        if finding.article:
            return finding.article
        rules = {"factory": "D4-8.5.1.4", "warranty": "D3-1.1b"}
        return rules.get(finding.kind, "")

    @api.model
    def _get_remedy_labels(self):
        return {
            "refund": self.env._("Money back"),
            "exchange": self.env._("Exchange"),
            "repair": self.env._("Free repair"),
        }

    @api.model
    def _get_basis_labels(self):
        return {
            "law": self.env._("Law"),
            "contract": self.env._("Contract"),
            "promise": self.env._("Company promise"),
        }

    @api.model
    def _say(self, finding):
        """The sentence of one finding."""
        return getattr(self, f"_say_{finding.kind}")(finding)

    def _say_damage(self, _finding):
        return self.env._("Damage caused by the customer is not covered.")

    def _say_business(self, _finding):
        return self.env._(
            "Law: the rights of consumers are not those of a buyer that is a business."
        )

    def _say_return(self, finding):
        return self.env._(
            "Law: within %(number)s days of the sale: return, exchange or repair; "
            "sold %(start)s, day %(counted)s (%(article)s).",
            **self._get_words(finding),
        )

    def _say_exchange(self, finding):
        return self.env._(
            "Law: within %(number)s days of the sale: exchange or repair; sold "
            "%(start)s, day %(counted)s (%(article)s).",
            **self._get_words(finding),
        )

    def _say_term(self, finding):
        return self.env._(
            "Law: free repair for %(number)s months from %(start)s, %(counted)s days "
            "in repair added, until %(until)s (%(article)s).",
            **self._get_words(finding),
        )

    def _say_repairs(self, finding):
        return self.env._(
            "Law: exchange or money back after %(number)s repairs that did not help; "
            "repaired %(counted)s times for the same fault (%(article)s).",
            **self._get_words(finding),
        )

    def _say_parts(self, finding):
        return self.env._(
            "Law: exchange when parts are lacking for more than %(number)s days; in "
            "repair for %(counted)s days (%(article)s).",
            **self._get_words(finding),
        )

    def _say_delay(self, finding):
        return self.env._(
            "Law: exchange when the repair takes more than %(number)s days; in repair "
            "for %(counted)s days without the wait for parts (%(article)s).",
            **self._get_words(finding),
        )

    def _say_cover(self, finding):
        return self.env._(
            "Contract %(article)s until %(until)s: parts %(parts)s%%, labour "
            "%(labour)s%%, travel %(travel)s%%.",
            parts=f"{finding.cover.parts:g}",
            labour=f"{finding.cover.labour:g}",
            travel=f"{finding.cover.travel:g}",
            **self._get_words(finding),
        )

    def _say_factory(self, finding):
        return self.env._(
            "Company promise: return or exchange within %(number)s months of the "
            "factory date %(start)s, until %(until)s (D4-8.5.1.4).",
            **self._get_words(finding),
        )

    def _say_warranty(self, finding):
        if not finding.counted:
            return self.env._(
                "Company promise: delivered %(start)s, covered until %(until)s.",
                **self._get_words(finding),
            )
        return self.env._(
            "Company promise: delivered %(start)s, covered until %(until)s, "
            "%(counted)s days added.",
            **self._get_words(finding),
        )

    def _say_no_term(self, _finding):
        return self.env._("No delivery or no warranty term is on file.")

    def _get_words(self, finding):
        """Values of a sentence."""
        return {
            "number": finding.number,
            "counted": finding.counted,
            "article": finding.article,
            "start": self._format_day(finding.start),
            "until": self._format_day(finding.until),
        }

    @api.model
    def _format_day(self, day):
        """A date in words; kept for the batch, as a thousand units of one
        delivery have the same few days and formatting one costs a millisecond."""
        if not day:
            return "—"
        known = self.env.cr.cache.setdefault("aftersales_formatted_days", {})
        key = (self.env.lang, day)
        if key not in known:
            known[key] = format_date(self.env, day)
        return known[key]
