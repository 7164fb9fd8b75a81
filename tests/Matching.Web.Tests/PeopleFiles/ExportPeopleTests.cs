using System.Net;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.PeopleFiles;

public sealed class ExportPeopleTests
{
    // What the service gives a record itself; everything else must survive the way out and in.
    private static readonly string[] OwnOfARecord = ["id", "programmeId", "siteId", "version", "createdAt", "updatedAt"];

    [Test]
    public async Task What_is_exported_can_be_imported_to_equal_records()
    {
        var (from, to) = (await Given.Programme(), await Given.Programme());
        await from.Mentor(Everything(from));
        await from.Mentor(
            new
            {
                offers = Array.Empty<object>(),
                availability = Array.Empty<string>(),
                childrenBirthYears = Array.Empty<int>(),
                capacity = 3,
                kind = "family",
            }
        );
        await from.AvailableMentor(
            new
            {
                givenName = "'=1+1",
                familyName = "-x",
                occupation = "cook\n=1+1; \"and\"",
                custom = new
                {
                    a = "5",
                    b = "true",
                    c = "x;y",
                    d = "[",
                    e = new[] { "one" },
                    f = new[] { "p;q", "r" },
                    g = Array.Empty<string>(),
                    h = "=1",
                    i = 0.5,
                    j = false,
                    k = "-3",
                    l = "",
                    m = " spaced ",
                    n = "\u00a05",
                },
                screenedOn = "2026-01-15",
                source = "a\nb",
            }
        );

        var file = await Export(from, "mentors");
        var imported = await ImportPeopleTests.Import(
            to,
            "mentors",
            file.Replace(from.ProgrammeId.ToString(), to.ProgrammeId.ToString(), StringComparison.Ordinal)
                .Replace(from.SiteId.ToString(), to.SiteId.ToString(), StringComparison.Ordinal)
        );

        await imported.ShouldBe(HttpStatusCode.OK);
        var (before, after) = (await Records(from), await Records(to));
        Assert.That(after, Has.Count.EqualTo(3));
        for (var i = 0; i < before.Count; i++)
        {
            Assert.That(after[i].Select(member => member.Key), Is.EqualTo(before[i].Select(member => member.Key)));
            foreach (var (name, value) in before[i])
            {
                Assert.That(
                    JsonNode.DeepEquals(after[i][name], value),
                    Is.True,
                    $"{i} {name}: {value?.ToJsonString()} became {after[i][name]?.ToJsonString()}"
                );
            }
        }
    }

    [Test]
    public async Task It_requires_a_purpose_and_leaves_an_entry_with_it_for_each_person()
    {
        var given = await Given.Programme();
        var mentee = await given.Mentee(new { email = "ada@example.org" });

        await (await given.Coordinator.GetAsync($"/api/v1/mentees/export?programmeId={given.ProgrammeId}")).ShouldBeProblem(
            400,
            "validation-failed",
            "purpose"
        );
        var file = await Export(given, "mentees");
        var purposes = (await given.App.Admin.Items($"/audit?subjectId={mentee}&action=ExportPeople")).Select(entry =>
            entry.Text("purpose")
        );

        Assert.That(file, Does.Contain("ada@example.org"));
        Assert.That(purposes, Is.EqualTo(new[] { "A test of the export" }));
    }

    [Test]
    public async Task Another_programme_and_another_site_are_not_in_it()
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        await other.Mentee(new { email = "other@example.org" });
        await given.Mentee(new { email = "ours@example.org" });
        var local = await given.App.Client(
            Mediation.Role.Coordinator,
            given.ProgrammeId,
            (
                await given.App.Admin.Created(
                    $"/programmes/{given.ProgrammeId}/sites",
                    new
                    {
                        name = "Reggio",
                        latitude = 44.7,
                        longitude = 10.6,
                    }
                )
            ).Id()
        );

        var ours = await (
            await given.Coordinator.GetAsync("/api/v1/mentees/export?purpose=checking")
        ).Content.ReadAsStringAsync();
        var theirs = await (
            await given.Coordinator.GetAsync($"/api/v1/mentees/export?purpose=checking&programmeId={other.ProgrammeId}")
        ).Content.ReadAsStringAsync();
        var elsewhere = await (await local.GetAsync("/api/v1/mentees/export?purpose=checking")).Content.ReadAsStringAsync();

        Assert.That(ours, Does.Contain("ours@example.org").And.Not.Contain("other@example.org"));
        Assert.That(theirs + elsewhere, Does.Not.Contain("example.org"));
    }

    internal static async Task<string> Export(Given given, string people)
    {
        var response = await given.Coordinator.GetAsync(
            $"/api/v1/{people}/export?purpose=A%20test%20of%20the%20export&programmeId={given.ProgrammeId}"
        );
        await response.ShouldBe(HttpStatusCode.OK);
        Assert.That(
            (response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentDisposition?.DispositionType),
            Is.EqualTo(("text/csv", "attachment"))
        );
        return await response.Content.ReadAsStringAsync();
    }

    private static object Everything(Given given) =>
        new
        {
            familyName = "T.",
            email = "selam@example.org",
            phone = "+39333111222",
            preferredLanguage = "ti",
            birthYear = 1994,
            gender = "woman",
            languages = new[] { new { code = "ti", level = "native" }, new { code = "it", level = "pre_a1" } },
            location = new
            {
                postcode = "43121",
                latitude = 44.8,
                longitude = 10.33,
            },
            travelKm = 10,
            acceptsOnline = true,
            availability = new[] { "mon_evening", "sat_morning" },
            offers = new object[]
            {
                new
                {
                    code = "language_practice",
                    from = 0,
                    to = 6,
                },
                new { code = "school", from = 3 },
                new { code = "family" },
            },
            interests = new[] { "cooking" },
            dislikes = new[] { "football" },
            values = new[] { 4, 2, 5, 3, 4 },
            occupation = "nurse",
            sector = "health",
            childrenBirthYears = new[] { 2016 },
            expectations = new
            {
                hoursPerMonth = 8,
                months = 6,
                kinds = new[] { "practical_help" },
            },
            channels = new[] { "phone" },
            accessibilityOffers = new[] { "step_free" },
            wishes = new { gender = "any", minAge = 30 },
            capacity = 2,
            experience = new[] { "literacy" },
            appliedOn = "2026-01-01",
            source = "partner",
            interestAskedOn = "2026-02-01",
            interestConfirmedOn = "2026-02-02",
            consents = new[] { new { purpose = "matching", version = "1" } },
        };

    private static async Task<List<JsonObject>> Records(Given given)
    {
        var records = new List<JsonObject>();
        foreach (var item in (await given.Coordinator.Items("/mentors")))
        {
            var record = await given.Coordinator.Ok($"/mentors/{item!.Id()}");
            foreach (var own in OwnOfARecord)
            {
                record.Remove(own);
            }

            records.Add(record);
        }

        return records;
    }
}
