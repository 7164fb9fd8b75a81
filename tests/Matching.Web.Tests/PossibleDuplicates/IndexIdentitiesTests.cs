using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PossibleDuplicates;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.PossibleDuplicates;

public sealed class IndexIdentitiesTests
{
    [Test]
    public async Task Records_of_an_earlier_version_are_found_and_compared_after_the_next_start()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var first = await given.Mentee(
            new
            {
                givenName = "Łukasz",
                phone = "0521 000123",
                email = "l@example.org",
            }
        );
        var second = await given.Mentee(new { givenName = "Ada", phone = "+39 0521 000123" });
        // as a version left them that knew nothing of this
        await app.Sql<Guid>("UPDATE people SET phone_hash = 'before', name_hash = NULL RETURNING id");
        await app.Sql<Guid>("DELETE FROM possible_duplicates RETURNING id");
        await app.Sql<Guid>("DELETE FROM person_tags WHERE tag LIKE 'name:%' RETURNING person_id");
        await app.Sql<string>("INSERT INTO settings (name, value) VALUES ('identity_index_pending', '1') RETURNING name");

        await using var next = await app.Again();
        var count = await next.InScope(services => services.GetRequiredService<IMediator>().Send(new IndexIdentities()));

        Assert.That(count, Is.Zero, "the start has done it");
        Assert.That((await given.Duplicates()).Single().At("second").Id(), Is.EqualTo(second));
        Assert.That(
            (await given.Coordinator.Ok($"/mentees?programmeId={given.ProgrammeId}&q=lukasz")).First("items").Id(),
            Is.EqualTo(first)
        );
        Assert.That(
            (await given.Coordinator.Ok($"/mentees?programmeId={given.ProgrammeId}&q=0521000123")).Items(),
            Has.Count.EqualTo(2)
        );
    }

    [Test]
    public async Task Names_that_were_not_found_written_out_are_found_after_the_next_start()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        var mentee = await given.Mentee(new { givenName = "Jörg", familyName = "Müller" });
        // as a version left them that knew of no second spelling
        await app.InScope(async services =>
        {
            var vault = services.GetRequiredService<IdentityVault>();
            var writtenOut = NameForm
                .Beginnings(["Jörg", "Müller"])
                .Except(NameForm.Beginnings(["Jorg", "Muller"]))
                .Select(beginning => new { Tag = "name:" + vault.NameHash(given.ProgrammeId, beginning) });
            return await services
                .GetRequiredService<Db>()
                .Execute("DELETE FROM person_tags WHERE tag = @Tag", writtenOut, CancellationToken.None);
        });
        Task<JsonObject> Search(TestApp of) => of.Admin.Ok($"/mentees?programmeId={given.ProgrammeId}&q=joerg%20mueller");
        var before = (await Search(app)).Items().Count;
        await app.Sql<string>("INSERT INTO settings (name, value) VALUES ('identity_index_pending', '1') RETURNING name");

        await using var next = await app.Again();

        Assert.That(before, Is.Zero);
        Assert.That((await Search(next)).First("items").Id(), Is.EqualTo(mentee));
    }

    [Test]
    public async Task An_address_that_was_two_becomes_a_possible_duplicate_and_the_start_does_not_fail()
    {
        await using var app = await TestApp.Start();
        var given = await Given.Programme(app);
        await given.Mentee(new { email = "ada@müller.example" });
        var second = await given.Mentee(new { email = "ada@example.org" });
        await app.InScope(async services =>
        {
            // as a version stored it that compared addresses letter by letter
            var (db, vault) = (services.GetRequiredService<Db>(), services.GetRequiredService<IdentityVault>());
            var row = (
                await db.Query<Stored>(
                    "SELECT id, key_wrapped, identity_sealed FROM people WHERE id = @Id",
                    new { Id = second },
                    CancellationToken.None
                )
            ).Single();
            var identity = vault.Open<JsonObject>(row.IdentitySealed, row.KeyWrapped, row.Id, PersonRow.SealColumn);
            identity["email"] = "ada@xn--mller-kva.example";
            return await db.Execute(
                "UPDATE people SET identity_sealed = @Sealed, email_hash = 'before' WHERE id = @Id",
                new { row.Id, Sealed = vault.Seal(identity, row.KeyWrapped, row.Id, PersonRow.SealColumn) },
                CancellationToken.None
            );
        });
        await app.Sql<string>("INSERT INTO settings (name, value) VALUES ('identity_index_pending', '1') RETURNING name");

        await using var next = await app.Again();

        Assert.That((await given.Duplicates()).Single().Reasons(), Is.EqualTo(new[] { "email" }));
        Assert.That((await next.Admin.Ok($"/mentees/{second}")).Text("email"), Is.EqualTo("ada@xn--mller-kva.example"));
    }

    private sealed record Stored
    {
        public required Guid Id { get; init; }
        public required string KeyWrapped { get; init; }
        public required string IdentitySealed { get; init; }
    }
}
