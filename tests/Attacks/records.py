"""Makes one record of each kind through the API: what is written about people and pairs, meetings about a run, messages, links and words of a programme. Part of world.py."""
import re, time, urllib.parse, uuid

from service import Browser, Service as Process

MERGE = {"Content-Type": "application/merge-patch+json", "If-Match": "*"}


class Records:
    """Of a `World`: each method makes a new record and returns its id."""

    # about a person
    def appointment(self, person=None):
        body = {"personId": person or self.new_person("mentors"), "kind": "visit", "startsAt": "2027-03-10T16:30:00Z", "place": self.canary(f"Placeof{self.name}{self.count}")}
        return self.staff.made("/appointments", body)

    def attempt(self, person=None):
        return self.staff.made("/attempts", {"personId": person or self.new_person("mentors"), "kind": "message"})

    def note(self, person=None):
        return self.staff.made("/notes", {"personId": person or self.new_person("mentors"), "text": self.canary(f"Noteof{self.name}{self.count}")})

    def notice(self, person=None):
        return self.staff.made("/notices", {"personId": person or self.new_person("mentors"), "purpose": "matching", "channel": "talk"})

    def contact(self, person=None):
        """A call that was recorded."""
        return self.staff.made("/calls", {"personId": person or self.new_person("mentees"), "about": "nothing", "note": self.canary(f"Callof{self.name}{self.count}")})

    def tied(self):
        """A person who comes with another one."""
        person = self.new_person("mentees")
        self.staff.call("POST", "/person-ties", {"personId": person, "withId": self.new_person("mentees"), "kind": "couple"})
        return person

    def message(self, person=None):
        """A short message to a person, which waits for a way to be sent."""
        person = person or self.new_person("mentees")
        self.staff.call("POST", "/phrases", {"personId": person, "phrase": "call_us"})
        return self.staff.call("GET", f"/messages?personId={person}")["items"][0]["id"]

    def survey_link(self, person=None):
        return self.staff.made("/survey-links", {"personId": person or self.new_person("mentees"), "wave": "start"})

    def authority_request(self, person):
        return self.admin.made("/authority-requests", {
            "programmeId": self.programme, "authority": "Public prosecutor", "legalBasis": "Article 256", "receivedOn": "2026-02-20", "personId": person,
            "about": self.canary(f"Soughtof{self.name}{self.count}"), "asked": "An address.", "status": "accepted", "checkedBy": "A lawyer", "checkedOn": "2026-02-23", "reasons": "An order.",
        })

    # about a pair
    def pair_note(self, pair):
        return self.staff.made("/pair-notes", {"pairId": pair, "text": self.canary(f"Pairnoteof{self.name}{self.count}")})

    def pair_in(self, *states):
        pair = self.pair()
        for to in states:
            self.staff.call("POST", f"/pairs/{pair}/transition", {"to": to})
        return pair

    def active_pair(self):
        pair = self.pair_in("offered", "mentor_accepted", "agreed")
        self.staff.call("POST", f"/pairs/{pair}/transition", {"to": "active", "date": "2026-02-01", "waive": {"start": "They meet already."}})
        return pair

    def pair_concern(self):
        """A concern about an active pair: a pair is paused once."""
        return self.staff.made("/concerns", {"pairId": self.active_pair(), "what": "A pair to be paused."})

    def pair_with_task(self):
        """A pair whose mentee needs childcare, and the mentee."""
        mentee = self.new_person("mentees", True)
        self.staff.call("PATCH", f"/mentees/{mentee}", {"accessibilityNeeds": ["childcare"]}, **MERGE)
        pair = self.staff.made("/pairs", {"mentorId": self.new_person("mentors", True), "menteeId": mentee, "agreedOn": "2026-01-15", "reason": "They asked for it."})
        return pair, mentee

    # about a run
    def proposed(self, run):
        """The mentee of a proposal of a run."""
        return self.staff.call("GET", f"/match-runs/{run}/proposals")["items"][0]["menteeId"]

    def matching_meeting(self, run=None):
        body = {"matchRunId": run or self.decidable(), "title": self.canary(f"Meetingof{self.name}{self.count}"), "heldOn": "2026-03-02"}
        return self.staff.made("/matching-meetings", body)

    def decidable(self):
        """A run of two people of a town of their own, whose proposal waits for a decision."""
        town = self.town()
        for people in ("mentors", "mentees"):
            self.staff.call("PATCH", f"/{people}/{self.new_person(people, True)}", {"siteId": town}, **MERGE)
        return self.staff.call("POST", "/match-runs?wait=25", {"programmeId": self.programme, "siteId": town})["id"]

    def met(self, meeting):
        """The mentee of the proposal of a meeting."""
        return self.proposed(self.staff.call("GET", f"/matching-meetings/{meeting}")["matchRunId"])

    # of a programme
    def term(self):
        word = uuid.uuid4().hex
        return self.admin.made(f"/programmes/{self.programme}/vocabulary", {"list": "interests", "code": f"t{word}", "labels": {"en": f"Term {word[:8]}"}})

    def colleague(self):
        email = self.canary(f"colleague.{self.name}.{uuid.uuid4().hex[:8]}@quark.example".lower())
        return self.admin.made("/accounts", {"role": "coordinator", "programmeId": self.programme, "email": email})

    def reader(self):
        """An account that reads concerns while no staff is named for them."""
        email = self.canary(f"reader.{self.name}.{uuid.uuid4().hex[:8]}@quark.example".lower())
        return self.admin.made("/accounts", {"role": "admin", "programmeId": self.programme, "email": email})

    def gateway(self):
        """An address for short messages, at which there is nothing."""
        self.admin.call("PUT", f"/programmes/{self.programme}/text-gateway", {"url": "https://sms.example.org/send"}, **{"If-Match": "*"})

    def workbook(self):
        """A questionnaire as its file: what is published already may be sent again."""
        return self.admin.file("/questionnaires/mentee-start/versions/1.0.0.xlsx")

    def public_id(self):
        return self.admin.call("GET", f"/programmes/{self.programme}/partners/{self.partner}")["publicId"]

    def form(self):
        """The form of the partner, opened in a browser of its own: what comes back in under two seconds is taken for a machine's."""
        pages = Process("", [])
        pages.port = urllib.parse.urlsplit(self.admin.url).port
        browser, address = Browser(pages), f"/signup/{self.public_id()}/mentee?lang=en"
        return browser, address, browser.ask("GET", address)[2], time.monotonic()

    def signup_link(self):
        """The token of the link that a person gets who signs up on a form that was opened before."""
        browser, address, page, opened = self.forms.pop() if self.forms else self.form()
        time.sleep(max(0, opened + 3 - time.monotonic()))
        self.count += 1
        typed = {"GivenName": f"Newcomer {self.count}", "Phone": f"333 222 {self.count:04d}", "PreferredLanguage": "ti", "SiteId": self.site, "BestHour": "evening", "Consent": "true"}
        _, headers, _ = browser.fill(address, page, "signup", **{f"Input_{name}": value for name, value in typed.items()})
        return re.search(r"/signup/link/([0-9a-f]{64})", browser.ask("GET", headers["location"])[2]).group(1)
