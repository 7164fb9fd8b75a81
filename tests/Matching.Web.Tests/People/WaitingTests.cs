using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Mediation;

namespace Matching.Web.Tests.People;

/// <summary>"Waiting" is who a match run would take; a run says how many it left out, and why.</summary>
public sealed class WaitingTests
{
    [Test]
    public async Task The_list_holds_those_whom_a_run_takes_and_the_run_counts_the_others()
    {
        var given = await Given.Programme(body: new { name = "Vetted", requiresCheck = true });
        var mentors = new
        {
            full = await Checked(given),
            free = await Checked(given),
            unchecked_ = await Checked(given, expires: "2026-02-01"),
        };
        var (waiting, unscreened, withdrawn, busy) = (
            await given.AvailableMentee(),
            await given.AvailableMentee(),
            await given.AvailableMentee(),
            await given.AvailableMentee()
        );
        await given.Mentee();
        await given.Pair(mentors.full, busy, "offered", "mentor_accepted");
        await Patch(given, unscreened, """{ "screenedOn": "2025-06-01" }""");
        await Patch(given, withdrawn, """{ "consents": [] }""");

        var run = await given.Run(new { dryRun = true });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Listed(given, "/mentees?waiting=true"), Is.EqualTo(new[] { waiting }));
            Assert.That(await Listed(given, "/mentors?waiting=true"), Is.EqualTo(new[] { mentors.free }));
            Assert.That(
                await Listed(given, "/mentees?waiting=false&status=available"),
                Is.EqualTo(new[] { unscreened, withdrawn, busy })
            );
            Assert.That((run["mentees"]!.GetValue<int>(), run["mentors"]!.GetValue<int>()), Is.EqualTo((1, 1)));
            Assert.That(
                run["leftOut"]!
                    .AsArray()
                    .Select(group => (group!.Text("role"), group!.Text("reason"), group!["count"]!.GetValue<int>())),
                Is.EqualTo(
                    new[]
                    {
                        ("mentee", "consent", 1),
                        ("mentee", "in_pair", 1),
                        ("mentee", "screening", 1),
                        ("mentor", "capacity", 1),
                        ("mentor", "check", 1),
                    }
                )
            );
        }
    }

    [Test]
    public async Task Taken_and_left_out_are_all_available_people_whatever_the_filter_and_the_page()
    {
        var given = await Given.Programme();
        var people = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            people.Add(await given.AvailableMentee(new { givenName = $"Selam {i}", gender = i % 2 == 0 ? "woman" : "man" }));
        }

        await Patch(given, people[2], """{ "consents": [] }""");

        var pages = new List<Guid>();
        var after = (string?)"";
        while (after is not null)
        {
            var page = await given.Coordinator.Ok("/mentees?waiting=true&limit=2" + after);
            pages.AddRange(page["items"]!.AsArray().Select(item => item!.Id()));
            after = page["next"] is { } next ? "&after=" + next : null;
        }

        Assert.That(pages, Is.EqualTo(new[] { people[0], people[1], people[3], people[4] }));
        Assert.That(await Listed(given, "/mentees?waiting=true&gender=woman"), Is.EqualTo(new[] { people[0], people[4] }));
        Assert.That(await Listed(given, "/mentees?waiting=true&q=selam"), Is.EqualTo(pages));
        Assert.That(await Listed(given, "/mentees?waiting=false"), Is.EqualTo(new[] { people[2] }));
    }

    [Test]
    public async Task A_caller_with_all_programmes_names_one() =>
        await (await SharedApp.App.Admin.GetAsync("/api/v1/mentees?waiting=true")).ShouldBeProblem(
            400,
            "validation-failed",
            "programmeId"
        );

    [TestCase("applied", "We have your sign-up. Next, we call you.")]
    [TestCase("available", "You are on the list. We are looking for a match for you.")]
    [TestCase(
        "no place",
        "You are on the list. You have no free place now, so we do not look for a match for you. Write to us when you have one."
    )]
    [TestCase("consent", "We cannot look for a match for you yet. This is missing: your consent to being matched.")]
    [TestCase("paused", "Your participation is paused. We do not look for a match for you until you come back.")]
    [TestCase("offered", "We have a proposal for you. We are waiting for an answer.")]
    [TestCase("active", "You are in a pair.")]
    [TestCase("gone", "You have left the programme. You can come back: write to us.")]
    [TestCase("left", "You have left the programme. You can come back: write to us.")]
    public async Task A_person_reads_their_status_in_their_own_data_and_on_their_page(string where, string sentence)
    {
        var given = await Given.Programme();
        var mentor =
            where == "applied"
                ? await given.Mentor()
                : await given.AvailableMentor(new { capacity = where == "no place" ? 0 : 1 });
        if (where == "consent")
        {
            await (
                await given.Coordinator.Send(HttpMethod.Patch, $"/mentors/{mentor}", """{ "consents": [] }""", ("If-Match", "*"))
            ).ShouldBe(HttpStatusCode.OK);
        }
        else if (where is "paused" or "left")
        {
            await given.Coordinator.Moved($"/mentors/{mentor}", new { to = where });
        }
        else if (where is "offered" or "active" or "gone")
        {
            await given.Pair(
                mentor,
                await given.AvailableMentee(),
                where == "offered" ? ["offered"] : ["offered", "mentor_accepted", "agreed", "active"]
            );
            if (where == "gone")
            {
                // staff have not closed the pair yet
                await given.Coordinator.Moved($"/mentors/{mentor}", new { to = "left" });
            }
        }

        var token = (await given.Coordinator.Created($"/mentors/{mentor}/personal-link", new { })).Text("token");

        Assert.That((await given.App.Anonymous.Ok($"/privacy/{token}")).Text("standing"), Is.EqualTo(sentence));
    }

    private static async Task<Guid> Checked(Given given, string? expires = null)
    {
        var mentor = await given.Mentor();
        var check = await given.Coordinator.Created(
            "/checks",
            new
            {
                personId = mentor,
                kind = "criminal_record",
                checkedOn = "2026-01-10",
            }
        );
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "available" })
        {
            await given.Coordinator.Moved($"/mentors/{mentor}", new { to });
        }

        if (expires is not null)
        {
            await (
                await given.Coordinator.Send(
                    HttpMethod.Patch,
                    $"/checks/{check.Id()}",
                    $$"""{ "expiresOn": "{{expires}}" }""",
                    ("If-Match", "*")
                )
            ).ShouldBe(HttpStatusCode.OK);
        }

        return mentor;
    }

    private static async Task Patch(Given given, Guid mentee, string patch) =>
        await (await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{mentee}", patch, ("If-Match", "*"))).ShouldBe(
            HttpStatusCode.OK
        );

    private static async Task<List<Guid>> Listed(Given given, string path) =>
        [.. (await given.Coordinator.Ok(path))["items"]!.AsArray().Select(item => item!.Id())];
}

/// <summary>A person takes part with one record at a time: a former mentee may come back as a mentor.</summary>
public sealed class OneRoleAfterTheOtherTests
{
    [TestCase("mentees", "mentors")]
    [TestCase("mentors", "mentees")]
    public async Task A_person_who_left_comes_back_on_the_other_side_with_the_same_address(string from, string to)
    {
        var given = await Given.Programme();
        var body = given.Person(new { email = "selam@example.org" });
        var first = (await given.Coordinator.Created($"/{from}", body)).Id();
        var early = await given.Coordinator.Post($"/{to}", body);
        await given.Coordinator.Moved($"/{from}/{first}", new { to = "left" });

        var second = (await given.Coordinator.Created($"/{to}", body)).Id();
        var back = await given.Coordinator.Post($"/{from}/{first}/transition", new { to = "contacted" });
        await given.Coordinator.Moved($"/{to}/{second}", new { to = "left" });

        await early.ShouldBeProblem(409, $"{to[..^1]}-email-taken");
        await back.ShouldBeProblem(409, $"{from[..^1]}-email-taken");
        await (await given.Coordinator.Post($"/{from}", body)).ShouldBeProblem(409, $"{from[..^1]}-email-taken");
        Assert.That(
            (await given.Coordinator.Moved($"/{from}/{first}", new { to = "contacted" })).Text("status"),
            Is.EqualTo("contacted")
        );
        Assert.That(
            (await given.Coordinator.Ok($"/{from}?q=selam@example.org"))["items"]!.AsArray().Select(item => item!.Id()),
            Is.EqualTo(new[] { first })
        );
        Assert.That(
            (await given.Coordinator.Ok($"/{to}?q=selam@example.org"))["items"]!.AsArray().Select(item => item!.Id()),
            Is.EqualTo(new[] { second })
        );
    }

    [Test]
    public async Task A_file_takes_former_mentees_in_as_mentors_and_refuses_those_who_still_take_part()
    {
        var given = await Given.Programme();
        var former = (await given.Coordinator.Created("/mentees", given.Person(new { email = "former@example.org" }))).Id();
        await given.Coordinator.Created("/mentees", given.Person(new { email = "present@example.org" }));
        await given.Coordinator.Moved($"/mentees/{former}", new { to = "not_suitable" });

        var report = await Import("former@example.org");
        var refused = await Import("present@example.org");

        await report.ShouldBe(HttpStatusCode.OK);
        await refused.ShouldBeProblem(400, "validation-failed", "line 2: email");

        Task<HttpResponseMessage> Import(string email) =>
            given.Coordinator.PostAsync(
                $"/api/v1/mentors/import?programmeId={given.ProgrammeId}",
                new StringContent(
                    $"givenName,email,birthYear,consents\nSelam,{email},1990,matching:1\n",
                    System.Text.Encoding.UTF8,
                    "text/csv"
                )
            );
    }

    [Test]
    public async Task A_sign_up_of_a_former_mentee_as_mentor_makes_a_record_of_its_own_and_one_of_a_present_mentee_does_not()
    {
        var given = await Given.Programme();
        var partner = (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/partners",
                new { name = "Library", siteId = given.SiteId }
            )
        ).Id();
        var client = await given.App.Client(Role.Partner, given.ProgrammeId, partnerId: partner);
        var former = (await given.Coordinator.Created("/mentees", given.Person(new { email = "former@example.org" }))).Id();
        await given.Coordinator.Created("/mentees", given.Person(new { email = "present@example.org" }));
        await given.Coordinator.Moved($"/mentees/{former}", new { to = "left" });

        foreach (var email in new[] { "former@example.org", "present@example.org" })
        {
            await client.Created(
                "/signups",
                new JsonObject
                {
                    ["programmeId"] = given.ProgrammeId.ToString(),
                    ["role"] = "mentor",
                    ["givenName"] = "Selam",
                    ["preferredLanguage"] = "it",
                    ["email"] = email,
                    ["consents"] = new JsonArray(new JsonObject { ["purpose"] = "matching", ["version"] = "1" }),
                }
            );
        }

        Assert.That((await given.Coordinator.Ok("/mentors"))["items"]!.AsArray(), Has.Count.EqualTo(1));
    }
}
