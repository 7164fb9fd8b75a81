namespace Matching.Web.Tests.People;

public sealed class ListPeopleTests
{
    [TestCase("status=applied", 2)]
    [TestCase("status=available", 0)]
    [TestCase("language=ti", 1)]
    [TestCase("gender=woman", 1)]
    [TestCase("need=housing_search", 1)]
    [TestCase("waitingSince=2025-06-01", 1)]
    [TestCase("q=sel", 1)]
    [TestCase("q=Selam%20Tes", 1)]
    [TestCase("q=selim", 0)]
    [TestCase("q=SELAM@example.org", 1)]
    [TestCase("q=%2B39%20333%20111222", 1)]
    [TestCase("language=ti&gender=man", 0)]
    public async Task Filters_narrow_the_list(string query, int expected)
    {
        var given = await Given.Programme();
        await given.Mentee(
            new
            {
                givenName = "Sélam",
                familyName = "Tesfay",
                email = "selam@example.org",
                phone = "+39333111222",
                gender = "woman",
                appliedOn = "2025-01-01",
                languages = new[] { new { code = "ti", level = "native" } },
                needs = new[] { new { code = "housing_search" } },
            }
        );
        await given.Mentee(new { givenName = "Omar", gender = "man" });

        var list = await given.Coordinator.Ok($"/mentees?programmeId={given.ProgrammeId}&siteId={given.SiteId}&{query}");

        Assert.That(list.Items(), Has.Count.EqualTo(expected));
    }

    [TestCase("language=xx", "language", "vocabularies/languages")]
    [TestCase("language=Tigrinya", "language", "vocabularies/languages")]
    [TestCase("need=zzz", "need", "vocabularies/needs")]
    [TestCase("status=ready", "status", "applied")]
    [TestCase("gender=w", "gender", "woman")]
    public async Task An_unknown_code_is_refused_with_those_there_are(string query, string field, string named)
    {
        var given = await Given.Programme();
        foreach (var people in (string[])["mentors", "mentees"])
        {
            var problem = await (await given.Coordinator.GetAsync($"/api/v1/{people}?{query}")).ShouldBeProblem(
                400,
                "validation-failed",
                field
            );

            Assert.That(problem.Error(field), Does.Contain(named));
        }
    }

    [Test]
    public async Task A_person_who_left_waits_no_more()
    {
        var given = await Given.Programme();
        var (waits, left) = (
            await given.Mentee(new { appliedOn = "2025-01-01" }),
            await given.Mentee(new { appliedOn = "2025-01-01" })
        );
        await given.Coordinator.Moved($"/mentees/{left}", new { to = "left", reason = "Moved to another town." });

        var found = (await given.Coordinator.Ok($"/mentees?programmeId={given.ProgrammeId}&waitingSince=2025-06-01")).Items();

        Assert.That(found.Select(person => person!.Id()), Is.EqualTo(new[] { waits }));
    }

    [Test]
    public async Task A_list_names_people_but_leads_to_nobodys_door()
    {
        var given = await Given.Programme();
        await given.Mentee(
            new
            {
                givenName = "Selam",
                email = "door@example.org",
                phone = "+39333111222",
                occupation = "nurse",
                location = new { postcode = "43121" },
            }
        );

        var text = (await given.Coordinator.Ok("/mentees")).ToJsonString();

        Assert.That(
            text,
            Does.Contain("Selam")
                .And.Not.Contain("door@")
                .And.Not.Contain("333111222")
                .And.Not.Contain("43121")
                .And.Not.Contain("nurse")
        );
    }
}
