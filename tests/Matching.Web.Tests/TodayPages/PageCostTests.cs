using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Matching.Web.Data;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Appointments;
using Matching.Web.Tests.Extracts;
using Matching.Web.Tests.Releases;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.TodayPages;

/// <summary>What a page of the console costs: statements, and bytes.</summary>
public sealed class PageCostTests
{
    private const int MostStatements = 12;
    private const int MostBytes = 100_000;

    // to sign in; for administrators and staff named for concerns; to end the session; for those who develop
    private static readonly string[] Others =
    [
        "/console/sign-in",
        "/console/sign-in/code",
        "/console/forgotten",
        "/console/reset",
        "/console/reset/{Secret}",
        "/console/set-up",
        "/console/set-up/{Secret}",
        "/console/second-factor",
        "/console/sign-out",
        "/console/settings",
        "/console/settings/profiles/{id:guid}/pairs.csv",
        "/console/settings/accounts",
        "/console/settings/accounts/{Id:guid}",
        "/console/settings/keys",
        "/console/settings/partners",
        "/console/settings/partners/{Id:guid}",
        "/console/settings/profiles",
        "/console/settings/profiles/compare",
        "/console/settings/profiles/{Id:guid}",
        "/console/settings/programmes",
        "/console/settings/programmes/{Id:guid}",
        "/console/settings/programmes/{Id:guid}/safeguarding",
        "/console/settings/programmes/{Id:guid}/texts",
        "/console/settings/sites",
        "/console/settings/sites/{Id:guid}",
        "/console/settings/start",
        "/console/settings/start/{Step}",
        "/console/settings/text-gateway",
        "/console/settings/webhooks",
        "/console/settings/webhooks/{Id:guid}",
        "/console/settings/words",
        "/console/audit",
        "/console/authority-requests",
        "/console/authority-requests/new",
        "/console/authority-requests/{Id:guid}",
        "/console/people/{Id:guid}/reads",
        "/console/settings/targets",
        "/console/settings/targets/new",
        "/console/settings/targets/{Id:guid}",
        "/console/signup-forms",
        "/console/messages/templates",
        "/console/messages/templates/{ProgrammeId:guid}/{Kind}/{Language}",
        "/console/questionnaires/invitations",
        "/console/programme-page",
        "/console/questionnaires/modules",
        // a file
        "/console/questionnaires/modules/{id}.xlsx",
        "/console/questionnaires/forms",
        "/console/questionnaires/forms/{Id}/{Version}",
        "/console/concerns",
        "/console/concerns/{Id:guid}",
        "/console/components",
        // earlier addresses
        "/console/accounts",
        "/console/people/mentor/{id:guid}",
        "/console/people/mentee/{id:guid}",
        "/console/people/file",
    ];

    // a file, a redirection, and the page of a target, which is that of a new one
    private static readonly string[] NotMeasured =
    [
        "/console/settings/profiles/{id:guid}/pairs.csv",
        "/console/settings/start",
        "/console/settings/targets/{Id:guid}",
    ];

    // pages of analysts and administrators about released figures
    private static readonly string[] OfFigures =
    [
        "/console/datasets",
        "/console/datasets/extracts",
        "/console/datasets/extracts/{Id:guid}",
        "/console/datasets/{ProgrammeId:guid}/{Id}",
        "/console/releases",
        "/console/releases/{ProgrammeId:guid}/{Number:int}",
    ];

    [Test]
    public async Task No_page_of_released_figures_takes_more_than_twelve_statements_or_weighs_more_than_100_kB()
    {
        await using var given = await TwelvePairs.Released();
        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        var extract = await given.App.Admin.Created("/extracts", given.Asked(new { suppressFailing = true }));
        // an administrator also compares releases
        var (_, browser) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var addresses = new Dictionary<string, string>
        {
            ["/console/datasets"] = "/console/datasets",
            ["/console/datasets/extracts"] = "/console/datasets/extracts",
            ["/console/datasets/extracts/{Id:guid}"] = $"/console/datasets/extracts/{extract.Id()}",
            ["/console/datasets/{ProgrammeId:guid}/{Id}"] =
                $"/console/datasets/{given.ProgrammeId}/networks-by-gender?indicator=sn.bridge",
            ["/console/releases"] = "/console/releases",
            ["/console/releases/{ProgrammeId:guid}/{Number:int}"] = $"/console/releases/{given.ProgrammeId}/2",
        };
        Assert.That(addresses.Keys, Is.EquivalentTo(OfFigures));

        using var statements = new Statements();
        using (Assert.EnterMultipleScope())
        {
            foreach (var address in addresses.Values)
            {
                await given.Mentee();
                await Measure(statements, browser, address);
            }
        }
    }

    [Test]
    public async Task No_page_of_a_coordinator_takes_more_than_twelve_statements_or_weighs_more_than_100_kB()
    {
        var (given, pair) = await Cases.Made();
        var (_, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var mentee = (await given.Coordinator.Ok($"/pairs/{pair}")).Text("menteeId");
        await given.AvailableMentor();
        await given.AvailableMentee();
        var left = await given.AvailableMentee(new { languages = new[] { new { code = "ti", level = "native" } } });
        var appointment = await given.Appointment(Guid.Parse(mentee));
        var before = (await given.Run(new { dryRun = true })).Id();
        var run = (await given.Run()).Id();
        await Prepare(given, run);
        var corrections = await Corrections(given, mentee, pair);
        var addresses = new Dictionary<string, string>
        {
            ["/console"] = "/console",
            ["/console/absences"] = "/console/absences",
            ["/console/account"] = "/console/account",
            ["/console/correction-requests"] = "/console/correction-requests",
            ["/console/find"] = "/console/find?q=Amal",
            ["/console/pairs"] = "/console/pairs",
            ["/console/pairs/{Id:guid}"] = $"/console/pairs/{pair}",
            ["/console/pairs/{Id:guid}/answers/{Side}/{Moment}"] = $"/console/pairs/{pair}/answers/mentee/start",
            ["/console/pairs/{Id:guid}/steps/{Address}"] = $"/console/pairs/{pair}/steps/hold",
            ["/console/questionnaires"] = "/console/questionnaires",
            ["/console/runs"] = "/console/runs",
            ["/console/runs/{Id:guid}"] = $"/console/runs/{run}",
            ["/console/runs/{Id:guid}/proposals/{Number:int}"] = $"/console/runs/{run}/proposals/1",
            ["/console/messages"] = "/console/messages",
            ["/console/people"] = "/console/people",
            ["/console/people/import"] = "/console/people/import",
            ["/console/people/interviewed"] = "/console/people/interviewed",
            ["/console/people/new"] = "/console/people/new?role=mentee",
            ["/console/people/signup-counts"] = "/console/people/signup-counts",
            ["/console/people/signups"] = "/console/people/signups",
            ["/console/people/{Id:guid}"] = $"/console/people/{mentee}",
            ["/console/people/{Id:guid}/appointments/new"] = $"/console/people/{mentee}/appointments/new",
            ["/console/people/{Id:guid}/appointments/{AppointmentId:guid}"] =
                $"/console/people/{mentee}/appointments/{appointment.Id()}",
            ["/console/people/{Id:guid}/letter"] = $"/console/people/{mentee}/letter",
            ["/console/people/{Id:guid}/ask-again"] = $"/console/people/{mentee}/ask-again",
            ["/console/people/{Id:guid}/together"] = $"/console/people/{mentee}/together",
            ["/console/people/{Id:guid}/phrase"] = $"/console/people/{mentee}/phrase",
            ["/console/view"] = "/console/view",
            ["/console/people/{Id:guid}/edit"] = $"/console/people/{mentee}/edit",
            ["/console/people/{Id:guid}/{Step}"] = $"/console/people/{mentee}/consent",
            ["/console/calls/new"] = $"/console/calls/new?pair={pair}",
            ["/console/concerns/new"] = $"/console/concerns/new?pair={pair}",
            ["/console/reports/{Id:guid}"] = $"/console/reports/{given.ProgrammeId}",
            ["/console/reports/{Id:guid}/hand-over"] = $"/console/reports/{given.ProgrammeId}/hand-over",
            ["/console/reports/{Id:guid}/text"] = $"/console/reports/{given.ProgrammeId}/text",
            ["/console/runs/{Id:guid}/compare"] = $"/console/runs/{run}/compare?with={before}",
            ["/console/runs/{Id:guid}/meeting"] = $"/console/runs/{run}/meeting",
            ["/console/runs/{Id:guid}/together"] = $"/console/runs/{run}/together",
            ["/console/runs/{Id:guid}/unmatched"] = $"/console/runs/{run}/unmatched",
            ["/console/runs/{Id:guid}/unmatched/{PersonId:guid}"] = $"/console/runs/{run}/unmatched/{left}",
            ["/console/runs/{Id:guid}/what-if"] = $"/console/runs/{run}/what-if",
            ["/console/runs/{Id:guid}/why-not"] = $"/console/runs/{run}/why-not",
            ["/console/possible-duplicates"] = "/console/possible-duplicates",
            ["/console/report"] = "/console/report",
            ["/console/retention"] = "/console/retention",
            ["/console/signed-up-again"] = "/console/signed-up-again",
            ["/console/today/events"] = "/console/today/events",
            ["/console/today/{Task}"] = "/console/today/signups",
        };
        var pages = given
            .App.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is null)
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(pattern => pattern.StartsWith("/console", StringComparison.Ordinal))
            .Distinct();
        Assert.That(pages.Except(Others).Except(OfFigures), Is.EquivalentTo(addresses.Keys), "each new page is measured");

        using var statements = new Statements();
        using (Assert.EnterMultipleScope())
        {
            foreach (var address in addresses.Values.Concat(corrections))
            {
                // nothing is kept from a request before
                await given.Mentee();
                await Measure(statements, browser, address);
            }
        }
    }

    [Test]
    public async Task No_page_of_an_administrator_takes_more_than_twelve_statements_or_weighs_more_than_100_kB()
    {
        // an administrator of all programmes, who sees several: what is read for each of them would show
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        for (var i = 0; i < 6; i++)
        {
            await Given.Programme(app);
        }

        var (holder, browser) = await app.SignedIn();
        var addresses = await OfAdministrators(given, holder.Id);
        Assert.That(addresses.Keys, Is.SubsetOf(Others));
        Assert.That(
            Others.Where(page => page.StartsWith("/console/settings", StringComparison.Ordinal)).Except(addresses.Keys),
            Is.EquivalentTo(NotMeasured),
            "each new page is measured"
        );

        using var statements = new Statements();
        using (Assert.EnterMultipleScope())
        {
            foreach (var address in addresses.Values)
            {
                await given.Mentee();
                await Measure(statements, browser, address);
            }
        }
    }

    private static async Task<Dictionary<string, string>> OfAdministrators(Given given, Guid administrator)
    {
        var admin = given.App.Admin;
        var programme = $"/programmes/{given.ProgrammeId}";
        var mentee = await given.Mentee();
        var partner = (await admin.Created(programme + "/partners", new { name = "Library" })).Id();
        var coordinator = await given.App.Account(new { role = "coordinator", programmeId = given.ProgrammeId });
        var webhook = await admin.Created(
            programme + "/webhooks",
            new { url = "https://hooks.example.org/in", events = new[] { "pair.active" } }
        );
        var entry = await admin.Created("/authority-requests", AuthorityRequests.Register.Body(given, mentee));
        await given.Coordinator.Created("/concerns", new { personId = await given.Mentee(), what = "x" });
        await Concerns.Staff.Name(given, administrator, coordinator.Id());
        var concern = await given.Coordinator.Created("/concerns", new { personId = mentee, what = "x" });
        var profile = (await admin.Items("/criteria-profiles?limit=200"))[0].Id();
        const string Settings = "/console/settings";
        var of = "?programme=" + given.ProgrammeId;
        return new Dictionary<string, string>
        {
            [Settings] = Settings + of,
            [Settings + "/accounts"] = Settings + "/accounts",
            [Settings + "/accounts/{Id:guid}"] = $"{Settings}/accounts/{coordinator.Id()}",
            [Settings + "/keys"] = Settings + "/keys",
            [Settings + "/partners"] = Settings + "/partners" + of,
            [Settings + "/partners/{Id:guid}"] = $"{Settings}/partners/{partner}{of}",
            [Settings + "/profiles"] = Settings + "/profiles" + of,
            [Settings + "/profiles/compare"] = $"{Settings}/profiles/compare{of}&one={profile}&other={profile}",
            [Settings + "/profiles/{Id:guid}"] = $"{Settings}/profiles/{profile}{of}",
            [Settings + "/programmes"] = Settings + "/programmes",
            [Settings + "/programmes/{Id:guid}"] = Settings + programme,
            [Settings + "/programmes/{Id:guid}/safeguarding"] = $"{Settings}{programme}/safeguarding",
            [Settings + "/programmes/{Id:guid}/texts"] = $"{Settings}{programme}/texts",
            [Settings + "/sites"] = Settings + "/sites" + of,
            [Settings + "/sites/{Id:guid}"] = $"{Settings}/sites/{given.SiteId}{of}",
            [Settings + "/start/{Step}"] = $"{Settings}/start/people{of}",
            [Settings + "/text-gateway"] = Settings + "/text-gateway" + of,
            [Settings + "/webhooks"] = Settings + "/webhooks" + of,
            [Settings + "/webhooks/{Id:guid}"] = $"{Settings}/webhooks/{webhook.Id()}{of}",
            [Settings + "/words"] = Settings + "/words" + of,
            [Settings + "/targets"] = Settings + "/targets" + of,
            [Settings + "/targets/new"] = Settings + "/targets/new" + of + "&indicator=out.participants",
            ["/console/audit"] = "/console/audit",
            ["/console/authority-requests"] = "/console/authority-requests" + of,
            ["/console/authority-requests/new"] = "/console/authority-requests/new" + of,
            ["/console/authority-requests/{Id:guid}"] = $"/console/authority-requests/{entry.Id()}",
            ["/console/people/{Id:guid}/reads"] = $"/console/people/{mentee}/reads",
            ["/console/signup-forms"] = "/console/signup-forms" + of,
            ["/console/messages/templates"] = "/console/messages/templates" + of,
            ["/console/programme-page"] = "/console/programme-page" + of,
            ["/console/questionnaires/invitations"] = "/console/questionnaires/invitations" + of,
            ["/console/questionnaires/modules"] = "/console/questionnaires/modules",
            ["/console/questionnaires/forms"] = "/console/questionnaires/forms",
            ["/console/concerns"] = "/console/concerns",
            ["/console/concerns/{Id:guid}"] = $"/console/concerns/{concern.Id()}",
        };
    }

    private static async Task Measure(Statements statements, HttpClient browser, string address)
    {
        var (taken, bytes) = await statements.Of(browser, address);
        TestContext.Out.WriteLine($"{address}: {taken.Count} statements, {bytes} bytes");
        Assert.That(taken.Count, Is.InRange(1, MostStatements), address + "\n" + string.Join("\n--\n", taken));
        Assert.That(bytes, Is.LessThan(MostBytes), address);
    }

    // A meeting about the run with a comment of a colleague, and a summary of the interview.
    private static async Task Prepare(Given given, Guid run)
    {
        var mentee = (await given.Coordinator.Items($"/match-runs/{run}/proposals"))[0].Text("menteeId");
        var meeting = (
            await given.Coordinator.Created(
                "/matching-meetings",
                new
                {
                    matchRunId = run,
                    title = "A meeting",
                    heldOn = "2026-03-02",
                }
            )
        ).Id();
        await given.Coordinator.Created($"/matching-meetings/{meeting}/proposals/{mentee}/comments", new { text = "A comment." });
        await given.Coordinator.Created(
            "/notes",
            new
            {
                personId = mentee,
                text = "A summary.",
                isInterview = true,
            }
        );
    }

    // the steps about a check, a notice and a link of a person
    private static async Task<IEnumerable<string>> Corrections(Given given, string person, Guid pair)
    {
        var check = new
        {
            personId = person,
            kind = "identity",
            checkedOn = "2026-02-10",
        };
        var notice = new
        {
            personId = person,
            purpose = "matching",
            channel = "talk",
        };
        var link = new
        {
            personId = person,
            pairId = pair,
            wave = "start",
        };
        return
        [
            $"/console/people/{person}/check_corrected?entry={(await given.Coordinator.Created("/checks", check)).Id()}",
            $"/console/people/{person}/notice_ended?entry={(await given.Coordinator.Created("/notices", notice)).Id()}",
            $"/console/people/{person}/link_closed?entry={(await given.Coordinator.Created("/survey-links", link)).Id()}",
        ];
    }

    /// <summary>Counts the statements of one request by its trace.</summary>
    private sealed class Statements : IDisposable
    {
        private readonly ConcurrentDictionary<ActivityTraceId, ConcurrentQueue<string>> counted = [];
        private readonly ActivityListener listener;

        public Statements()
        {
            listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name is Db.SourceName or "Microsoft.AspNetCore",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    if (activity.Source.Name == Db.SourceName)
                    {
                        counted.GetOrAdd(activity.TraceId, _ => []).Enqueue((string)activity.GetTagItem(Db.TextTag)!);
                    }
                },
            };
            ActivitySource.AddActivityListener(listener);
        }

        public async Task<(IReadOnlyCollection<string> Statements, int Bytes)> Of(HttpClient browser, string address)
        {
            var (trace, span) = (ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Add("traceparent", $"00-{trace}-{span}-01");
            var response = await browser.SendAsync(request);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), address);
            return (counted.GetValueOrDefault(trace) ?? [], (await response.Content.ReadAsByteArrayAsync()).Length);
        }

        public void Dispose() => listener.Dispose();
    }
}
