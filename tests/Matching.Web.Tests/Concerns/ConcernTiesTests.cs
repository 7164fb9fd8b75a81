namespace Matching.Web.Tests.Concerns;

/// <summary>A reader of the database does not learn whom a concern is about, or who raised it.</summary>
public sealed class ConcernTiesTests
{
    private const string Stored = """
        SELECT coalesce(CAST(person_id AS TEXT), '') || coalesce(CAST(pair_id AS TEXT), '') || raised_by || about_sealed || coalesce(person_hash, '')
            || coalesce(pair_hash, '') || coalesce(raiser_hash, '') FROM concerns ORDER BY id
        """;

    [Test]
    public async Task A_stored_concern_names_no_person_and_its_readers_see_whom_it_is_about()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        var token = (await given.Coordinator.Created($"/mentees/{mentee}/personal-link", new { })).Text("token");

        var ofStaff = (
            await given.Coordinator.Created(
                "/concerns",
                new
                {
                    personId = mentee,
                    pairId = pair,
                    what = "Tears.",
                }
            )
        ).Id();
        var own = (await app.Anonymous.Created($"/privacy/{token}/concerns", new { what = "He shouts." })).Id();

        var rows = await app.Sql<string>(Stored);
        var (first, second) = (await app.Admin.Ok($"/concerns/{ofStaff}"), await app.Admin.Ok($"/concerns/{own}"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows, Has.Count.EqualTo(2));
            Assert.That(
                new[] { mentor, mentee, pair }.Where(id =>
                    rows.Any(row => row.Contains(id.ToString(), StringComparison.OrdinalIgnoreCase))
                ),
                Is.Empty
            );
            Assert.That(
                (first.Text("personId"), first.Text("pairId"), first.Text("raisedAs")),
                Is.EqualTo((mentee.ToString(), pair.ToString(), "coordinator"))
            );
            Assert.That(
                (second.Text("personId"), second.Text("raisedBy"), second.Text("raisedAs")),
                Is.EqualTo((mentee.ToString(), mentee.ToString(), "participant"))
            );
            Assert.That(
                (await app.Admin.Items("/concerns")).Select(item => item.Text("personId")),
                Is.All.EqualTo(mentee.ToString())
            );
        }
    }

    [Test]
    public async Task A_concern_of_an_earlier_version_is_sealed_at_the_next_start_and_reads_as_before()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var mentee = await given.AvailableMentee();
        var id = (await given.Coordinator.Created("/concerns", new { personId = mentee, what = "Tears." })).Id();
        var before = await app.Admin.Ok($"/concerns/{id}");
        await app.Sql<Guid>(
            """
            UPDATE concerns SET person_id = @Mentee, raised_by = @By, about_sealed = '', person_hash = NULL, raiser_hash = NULL WHERE id = @Id RETURNING id
            """,
            new
            {
                Id = id,
                Mentee = mentee,
                By = before.Text("raisedBy"),
            }
        );
        await app.Sql<string>("INSERT INTO settings (name, value) VALUES ('plain_texts_pending', '1') RETURNING name");

        await using var next = await app.Again();

        Assert.That(
            (await next.Sql<string>(Stored)).Single(),
            Does.Not.Contain(mentee.ToString()).IgnoreCase.And.Not.Contain(before.Text("raisedBy")).IgnoreCase
        );
        Assert.That((await next.Admin.Ok($"/concerns/{id}")).ToJsonString(), Is.EqualTo(before.ToJsonString()));
    }
}
