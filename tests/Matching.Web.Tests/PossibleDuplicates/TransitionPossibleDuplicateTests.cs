using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.PossibleDuplicates;

public sealed class TransitionPossibleDuplicateTests
{
    [Test]
    public async Task The_newest_record_is_compared_however_many_share_a_telephone_number()
    {
        var given = await Given.Programme();
        var mentees = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            mentees.Add(await given.Mentee(new { phone = "+39 0521 000321" }));
        }

        var last = (await given.Coordinator.Ok($"/mentees/{mentees[^1]}")).List("possibleDuplicates");

        Assert.That(
            last.Select(other => other!.Text("personId")),
            Is.EquivalentTo(new[] { mentees[0], mentees[1], mentees[2], mentees[5] }.Select(id => id.ToString()))
        );
    }

    [Test]
    public async Task A_restricted_record_is_neither_shown_nor_merged()
    {
        var given = await Given.Programme();
        await given.Mentee(new { phone = "0521 000123" });
        var quiet = await given.Mentee(new { phone = "0521 000123" });
        var duplicate = (await given.Duplicates()).Single();

        await given.App.Anonymous.Post($"/privacy/{await Planted.Link(given, quiet)}/restriction", new { restricted = true });

        Assert.That(await given.Duplicates(), Is.Empty);
        await (await given.Decide(duplicate, new { to = "merged" })).ShouldBeProblem(404, "possible-duplicate-not-found");
    }

    [Test]
    public async Task A_dismissed_one_is_not_raised_again_and_can_be_opened()
    {
        var given = await Given.Programme();
        await given.Mentor(new { phone = "0521 000123" });
        var second = await given.Mentor(new { phone = "0521 000123" });
        var duplicate = (await given.Duplicates()).Single();

        await (await given.Decide(duplicate, new { to = "dismissed" })).ShouldBe(HttpStatusCode.OK);
        await given.Coordinator.Send(HttpMethod.Patch, $"/mentors/{second}", """{"phone":"+390521000123"}""", ("If-Match", "*"));

        Assert.That((await given.Duplicates()).Single().Text("status"), Is.EqualTo("dismissed"));
        Assert.That((await given.Coordinator.Ok($"/mentors/{second}")).List("possibleDuplicates"), Is.Empty);
        await (await given.Decide(duplicate, new { to = "merged" })).ShouldBeProblem(409, "possible-duplicate-decided");
        var opened = await given.Decide(duplicate, new { to = "open" });
        var merged = await given.Decide(duplicate, new { to = "merged" });
        var again = await given.Decide(duplicate, new { to = "open" });

        var body = JsonNode.Parse(await opened.Content.ReadAsStringAsync())!;
        Assert.That((body.Text("status"), body["decidedAt"]), Is.EqualTo(("open", (JsonNode?)null)));
        await merged.ShouldBe(HttpStatusCode.OK);
        await again.ShouldBeProblem(409, "possible-duplicate-decided");
    }

    [Test]
    public async Task What_cannot_be_one_record_is_refused_and_nothing_changes()
    {
        var given = await Given.Programme();
        await given.Mentor(new { phone = "0521 000200" });
        await given.Mentee(new { phone = "0521 000200" });
        var (sides, stranger) = ((await given.Duplicates()).Single(), await given.Mentee());
        var (one, other) = (
            await given.AvailableMentee(new { phone = "0521 000300" }),
            await given.AvailableMentee(new { phone = "0521 000300" })
        );
        await given.Pair(await given.AvailableMentor(), one);
        await given.Pair(await given.AvailableMentor(), other);
        var paired = (await given.Duplicates()).Last();

        await (await given.Decide(sides, new { to = "merged" })).ShouldBeProblem(409, "duplicate-roles-differ");
        await (await given.Decide(paired, new { to = "merged" })).ShouldBeProblem(409, "duplicate-both-paired");
        await (await given.Decide(paired, new { to = "merged", keep = stranger })).ShouldBeProblem(
            400,
            "validation-failed",
            "keep"
        );
        await (await given.Decide(paired, new { to = "open" })).ShouldBeProblem(409, "possible-duplicate-decided");
        foreach (var person in new[] { one, other })
        {
            await given.Coordinator.Ok($"/mentees/{person}");
        }

        foreach (
            var answers in new[]
            {
                await given.Mentee(new { phone = "0521 000400" }),
                await given.Mentee(new { phone = "0521 000400" }),
            }
        )
        {
            await given.Coordinator.Created(
                "/responses",
                new
                {
                    personId = answers,
                    wave = "start",
                    questionnaireId = "mentee-start",
                    mode = "phone",
                    answers = new { SN2 = 1 },
                }
            );
        }

        await (await given.Decide((await given.Duplicates()).Last(), new { to = "merged" })).ShouldBeProblem(
            409,
            "duplicate-both-answered"
        );
        Assert.That((await given.Duplicates()).Select(duplicate => duplicate.Text("status")), Is.All.EqualTo("open"));
    }
}
