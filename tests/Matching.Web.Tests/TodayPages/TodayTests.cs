using System.Globalization;
using System.Net;
using Matching.Web.Components;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.TodayPages;

/// <summary>A programme with a case of most tasks, in a service whose clock the test moves.</summary>
internal static class Cases
{
    public static async Task<(Given Given, Guid Active)> Made()
    {
        var given = await Given.Programme(await SharedApp.With());
        await given.Mentee(new { givenName = "Neda", familyName = "Iscritta" });
        await given.Mentor(new { givenName = "Nino", familyName = "Iscritto" });
        await Pair(given);
        await Pair(given, "offered");
        await Pair(given, "offered", "mentor_accepted", "agreed");
        await Pair(given, "offered", "mentor_accepted", "agreed", "active", "on_hold");
        var active = await given.Pair(
            await given.AvailableMentor(new { givenName = "Livia", familyName = "Tace" }),
            await given.AvailableMentee(new { givenName = "Amal", familyName = "Aspetta" }),
            "offered",
            "mentor_accepted",
            "agreed",
            "active"
        );
        return (given, active);
    }

    public static async Task<Dictionary<string, (int Count, DateOnly? Since)>> Today(this HttpClient client, Given given) =>
        (await client.Ok($"/today?programmeId={given.ProgrammeId}"))
            .List("counts")
            .ToDictionary(
                count => count!.AsObject().Text("task"),
                count =>
                    (
                        count!.AsObject().Value<int>("count"),
                        count.AsObject()["since"] is null
                            ? (DateOnly?)null
                            : DateOnly.Parse(count.AsObject().Text("since"), CultureInfo.InvariantCulture)
                    )
            );

    private static async Task Pair(Given given, params string[] states) =>
        await given.Pair(await given.AvailableMentor(), await given.AvailableMentee(), states);
}

public sealed class GetTodayTests
{
    [Test]
    public async Task Each_task_is_counted_with_its_earliest_day()
    {
        var (given, active) = await Cases.Made();
        var day = given.App.Clock.Today;
        var before = await given.Coordinator.Today(given);

        given.App.Clock.Advance(TimeSpan.FromDays(15));
        var silent = await given.Coordinator.Today(given);
        await given.Coordinator.Created(
            $"/pairs/{active}/meetings",
            new { heldOn = given.App.Clock.Today.ToString("yyyy-MM-dd") }
        );
        var met = await given.Coordinator.Today(given);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before["signups"], Is.EqualTo((2, (DateOnly?)day)));
            Assert.That(before["proposals"].Count, Is.EqualTo(1));
            Assert.That(before["offers"].Count, Is.EqualTo(1));
            Assert.That(before["first_meetings"], Is.EqualTo((1, (DateOnly?)day)));
            Assert.That(before["on_hold"], Is.EqualTo((1, (DateOnly?)day.AddDays(10))));
            Assert.That(before.Keys, Has.No.Member("silent_pairs").And.No.Member("checks").And.No.Member("terms"));
            Assert.That(silent["silent_pairs"], Is.EqualTo((1, (DateOnly?)day)));
            Assert.That(met.Keys, Has.No.Member("silent_pairs"));
        }
    }

    [Test]
    public async Task What_is_about_to_expire_is_counted_from_thirty_days_before()
    {
        var given = await Given.Programme(await SharedApp.With());
        var mentor = await given.AvailableMentor();
        var day = given.App.Clock.Today;
        await given.Coordinator.Created(
            "/checks",
            new
            {
                personId = mentor,
                kind = "criminal_record",
                result = "passed",
                checkedOn = day.ToString("yyyy-MM-dd"),
                expiresOn = day.AddDays(31).ToString("yyyy-MM-dd"),
            }
        );
        var before = await given.Coordinator.Today(given);

        given.App.Clock.Advance(TimeSpan.FromDays(1));
        var within = await given.Coordinator.Today(given);
        given.App.Clock.Advance(TimeSpan.FromDays(31));
        var after = await given.Coordinator.Today(given);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.Keys, Has.No.Member("checks"));
            Assert.That(within["checks"], Is.EqualTo((1, (DateOnly?)day.AddDays(31))));
            Assert.That(after.Keys, Has.No.Member("checks"), "it has expired, and the person's page says so");
        }
    }

    [Test]
    public async Task A_pair_of_a_person_who_restricted_the_processing_is_in_no_count_and_in_no_list()
    {
        var (given, active) = await Cases.Made();
        var pair = await given.Coordinator.Ok($"/pairs/{active}");
        var link = await Privacy.Planted.Link(given, Guid.Parse(pair.Text("menteeId")));
        given.App.Clock.Advance(TimeSpan.FromDays(15));
        var before = await given.Coordinator.Today(given);

        await (await given.App.Anonymous.Post($"/privacy/{link}/restriction", new { restricted = true })).ShouldBe(
            HttpStatusCode.OK
        );
        var after = await given.Coordinator.Today(given);
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before["silent_pairs"].Count, Is.EqualTo(1));
            Assert.That(after.Keys, Has.No.Member("silent_pairs"));
            Assert.That(await browser.GetStringAsync("/console/today/silent_pairs"), Does.Not.Contain("Livia"));
            Assert.That(await browser.GetStringAsync("/console/pairs"), Does.Not.Contain(active.ToString()));
        }
    }

    [Test]
    public async Task A_coordinator_of_another_site_has_nothing_of_this_one()
    {
        var (given, _) = await Cases.Made();
        var site = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Fidenza",
                    latitude = 44.9,
                    longitude = 10.1,
                }
            )
        ).Id();

        var there = await (await given.App.Client(Role.Coordinator, given.ProgrammeId, site)).Today(given);
        var here = await (await given.App.Client(Role.Coordinator, given.ProgrammeId, given.SiteId)).Today(given);

        Assert.That(there, Is.Empty);
        Assert.That(here["signups"].Count, Is.EqualTo(2));
    }
}

public sealed class ListTodayCasesTests
{
    [Test]
    public async Task The_start_page_leads_to_as_many_people_or_pairs_as_it_counts()
    {
        var (given, active) = await Cases.Made();
        given.App.Clock.Advance(TimeSpan.FromDays(15));
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var counts = await given.Coordinator.Today(given);

        var page = await browser.GetStringAsync("/console");

        using (Assert.EnterMultipleScope())
        {
            foreach (var (task, (count, _)) in counts)
            {
                var list = await browser.GetStringAsync($"/console/today/{task}");
                // sign-ups have a page of their own
                var address = task == "signups" ? "people/signups" : "today/" + task;
                Assert.That(page, Does.Contain($"/console/{address}?programme={given.ProgrammeId}"), task);
                Assert.That(list.Split("<h2>").Length - 1, Is.EqualTo(count), task);
            }

            Assert.That(
                await browser.GetStringAsync("/console/today/silent_pairs?lang=it"),
                Does.Contain("Amal Aspetta e Livia Tace").And.Contain($"/console/pairs/{active}?lang=it")
            );
            Assert.That(
                await browser.GetStringAsync("/console/today/signups"),
                Does.Contain("Neda Iscritta").And.Contain("Nino Iscritto").And.Contain("Mentor")
            );
            Assert.That(
                (int)(await browser.GetAsync("/console/today/nothing")).StatusCode,
                Is.EqualTo(404),
                "a task that there is not"
            );
        }
    }
}

public sealed class ListLongestWaitingTests
{
    [Test]
    public async Task Whose_work_it_is_filters_counts_lists_and_those_who_wait()
    {
        var given = await Given.Programme(await SharedApp.With());
        var (holder, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (mine, other) = (
            await given.AvailableMentee(
                new
                {
                    givenName = "Mia",
                    familyName = "Assistita",
                    appliedOn = "2026-01-10",
                }
            ),
            await given.AvailableMentee(
                new
                {
                    givenName = "Olga",
                    familyName = "Altrui",
                    appliedOn = "2026-01-05",
                }
            )
        );
        foreach (var (person, readers) in new[] { (mine, "team"), (other, "team"), (other, "team") })
        {
            await given.Coordinator.Created(
                "/notes",
                new
                {
                    personId = person,
                    text = "Has the flat been found?",
                    readers,
                    followUpOn = given.App.Clock.Today.ToString("yyyy-MM-dd"),
                }
            );
        }

        await (
            await given.Coordinator.Post("/mentees/responsible", new { people = new[] { mine }, responsibleId = holder.Id })
        ).ShouldBe(HttpStatusCode.OK);
        var all = await browser.GetStringAsync("/console");
        var own = await browser.GetStringAsync("/console?whose=mine");
        var list = await browser.GetStringAsync("/console/today/follow_ups?whose=mine");
        var counts = await given.Coordinator.Today(given);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                all.IndexOf("Olga Altrui", StringComparison.Ordinal),
                Is.Positive.And.LessThan(all.IndexOf("Mia Assistita", StringComparison.Ordinal))
            );
            Assert.That(own, Does.Contain("Mia Assistita").And.Not.Contain("Olga Altrui"));
            Assert.That(own, Does.Contain($"/console/today/follow_ups?programme={given.ProgrammeId}&amp;whose=mine"));
            Assert.That(list, Does.Contain("Mia Assistita").And.Not.Contain("Olga Altrui"));
            Assert.That(counts["follow_ups"].Count, Is.EqualTo(2), "a person counts once");
        }
    }
}

public sealed class ListTodayEventsTests
{
    [Test]
    public async Task What_others_did_is_listed_since_the_visit_before_this_one()
    {
        var given = await Given.Programme(await SharedApp.With());
        var (holder, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var pair = await given.Pair(
            await given.AvailableMentor(new { givenName = "Livia" }),
            await given.AvailableMentee(new { givenName = "Amal" }),
            "offered"
        );
        var first = await browser.GetStringAsync("/console");
        var left = given.App.Clock.GetUtcNow();
        await given.App.InScope(services => services.GetRequiredService<IMediator>().Send(new KeepLastUses()));

        given.App.Clock.Advance(TimeSpan.FromDays(1));
        await given.Coordinator.Moved($"/pairs/{pair}", new { to = "mentor_accepted" });
        var again = await holder.SignIn(holder.Code(0));
        var second = await again.GetStringAsync("/console");
        var page = await again.GetStringAsync("/console/today/events?lang=it");
        var events = await given.Coordinator.Ok($"/today/events?programmeId={given.ProgrammeId}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first, Does.Contain("In the last seven days").And.Contain("got an offer"));
            Assert.That(
                second,
                Does.Contain("Since your last visit, " + new ProgrammeTimes("Europe/Rome").Moment(left))
                    .And.Not.Contain("got an offer")
            );
            Assert.That(second, Does.Contain("Amal and Livia").And.Contain($"/console/pairs/{pair}"));
            Assert.That(page, Does.Contain("Amal e Livia").And.Contain("ora si chiede"));
            // a key has no visits, and its own steps are not news
            Assert.That(events["isLastVisit"]!.GetValue<bool>(), Is.False);
            Assert.That(events.List("events"), Is.Empty);
        }
    }
}

public sealed class ListPairsWithNamesTests
{
    [Test]
    public async Task Pairs_are_listed_by_stage_with_both_names()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (mentor, mentee) = (
            await given.AvailableMentor(new { givenName = "Livia", familyName = "Tace" }),
            await given.AvailableMentee(new { givenName = "Amal", familyName = "Aspetta" })
        );
        var pair = await given.Pair(mentor, mentee);
        var other = await Given.Programme();
        await other.Pair(
            await other.AvailableMentor(new { givenName = "Fremd" }),
            await other.AvailableMentee(new { givenName = "Fern" })
        );

        var offered = await browser.GetStringAsync("/console/pairs?stage=offered");
        var underWay = await browser.GetStringAsync("/console/pairs?stage=under_way&lang=it");
        await given.Coordinator.Moved($"/pairs/{pair}", new { to = "withdrawn" });
        var ended = await browser.GetStringAsync($"/console/pairs?stage=ended&programme={other.ProgrammeId}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                offered,
                Does.Contain("Amal Aspetta and Livia Tace").And.Contain($"/console/pairs/{pair}").And.Not.Contain("Fremd")
            );
            Assert.That(underWay, Does.Contain("Nessun abbinamento in questa fase."));
            Assert.That(ended, Does.Contain("Amal Aspetta and Livia Tace").And.Not.Contain("Fremd"));
        }
    }
}

public sealed class FindPageTests
{
    [Test]
    public async Task The_box_of_the_header_finds_mentees_and_mentors_of_the_callers_programme()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        await given.Mentee(new { givenName = "Zahra", familyName = "Trovata" });
        await given.Mentor(new { givenName = "Zeno", familyName = "Trovato" });
        await (await Given.Programme()).Mentee(new { givenName = "Zita", familyName = "Trovabile" });

        var found = await browser.GetStringAsync("/console/find?q=trovat");
        var none = await browser.GetStringAsync("/console/find?q=trovab&lang=it");
        var markup = await browser.GetStringAsync("/console/find?q=" + Uri.EscapeDataString("<b>trovat"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found, Does.Contain("Zahra Trovata").And.Contain("Zeno Trovato"));
            Assert.That(none, Does.Contain("Nessuna persona trovata.").And.Not.Contain("Zita"));
            Assert.That(markup, Does.Contain("&lt;b&gt;trovat").And.Not.Contain("<b>trovat"));
            Assert.That(
                await browser.GetStringAsync("/console/find?q=" + new string('x', 5000)),
                Does.Contain("No person found.")
            );
            Assert.That(await browser.GetStringAsync("/console/find"), Does.Contain("Type a name"));
        }
    }
}

public sealed class GetConsoleHeaderTests
{
    [Test]
    public async Task The_header_says_who_is_signed_in_and_what_they_see()
    {
        var given = await Given.Programme(body: new { name = "Programme of the header" });
        var site = new
        {
            name = "Fidenza",
            latitude = 44.9,
            longitude = 10.1,
        };
        await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/sites", site);
        var (holder, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (_, ofSite) = await given.App.SignedIn(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                siteId = given.SiteId,
            }
        );
        var (_, analyst) = await given.App.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/console"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Does.Contain("Programme of the header · 2 sites").And.Contain(holder.Email));
            Assert.That(page, Does.Contain("action=\"/console/find\"").And.Contain("href=\"/console/people\""));
            Assert.That(
                WebUtility.HtmlDecode(await ofSite.GetStringAsync("/console")),
                Does.Contain("Programme of the header · Parma")
            );
            Assert.That(
                await analyst.GetStringAsync("/console"),
                Does.Not.Contain("/console/find").And.Not.Contain("/console/people").And.Contain("/console/report")
            );
        }
    }
}
