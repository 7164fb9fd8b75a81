using System.Net;
using Matching.Web.Features.Participants.People;
using Matching.Web.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Signups;

public sealed class SignedUpPeopleTests
{
    [Test]
    public async Task A_partner_with_a_sign_up_stays_and_a_record_by_mistake_goes_with_its_sign_up()
    {
        var partner = await Partnership.In(await Given.Programme());
        var signup = await partner.Signed();
        var path = $"/programmes/{partner.Given.ProgrammeId}/partners/{partner.Id}";

        await (await partner.Given.App.Admin.Send(HttpMethod.Delete, path, null, ("If-Match", "*"))).ShouldBeProblem(
            409,
            "in-use"
        );
        await (
            await partner.Given.Coordinator.Send(
                HttpMethod.Delete,
                $"/mentees/{await partner.PersonOf(signup)}",
                null,
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.NoContent);

        await (await partner.Server.GetAsync($"/api/v1/signups/{signup.Id()}")).ShouldBeProblem(404, "signup-not-found");
    }

    [Test]
    public async Task A_correction_keeps_how_a_person_came()
    {
        var partner = await Partnership.In(await Given.Programme());
        var person = await partner.PersonOf(await partner.Signed(new { role = "mentor" }));

        await (
            await partner.Given.Coordinator.Send(
                HttpMethod.Patch,
                $"/mentors/{person}",
                "{\"birthYear\":1980,\"capacity\":2}",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);

        var mentor = await partner.Given.Coordinator.Ok($"/mentors/{person}");
        Assert.That(
            (mentor.Text("source"), mentor.Text("partnerId"), mentor.List("openGates").Count),
            Is.EqualTo(("partner", partner.Id.ToString(), 0))
        );
    }
}

public sealed class SignedUpAgainTests
{
    [Test]
    public async Task Coordinators_see_in_list_record_and_console_who_signed_up_again_until_they_have_looked_after_them()
    {
        var app = await SharedApp.With();
        var given = await Given.Programme(app);
        var partner = await Partnership.In(given);
        var (left, once) = (
            await given.Mentee(new { email = "ada@example.org", givenName = "Adalgisa" }),
            await given.Mentee(new { givenName = "Berengario" })
        );
        await given.Coordinator.Moved($"/mentees/{left}", new { to = "left" });
        app.Clock.Advance(TimeSpan.FromDays(3));
        var again = app.Clock.GetUtcNow();
        await partner.FromPage(new { email = "Ada@example.org", role = "mentee" });
        var (_, browser) = await app.SignedIn(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                siteId = given.SiteId,
            }
        );
        var elsewhere = (
            await app.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name = "Reggio",
                    latitude = 44.7,
                    longitude = 10.6,
                }
            )
        ).Id();
        var (_, otherSite) = await app.SignedIn(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                siteId = elsewhere,
            }
        );

        var record = await given.Coordinator.Ok($"/mentees/{left}");
        var queue = await given.Coordinator.Items("/mentees?signedUpAgain=true");
        var others = await given.Coordinator.Items("/mentees?signedUpAgain=false");
        var page = await browser.GetStringAsync("/console/signed-up-again");
        var file = await given.Coordinator.GetStringAsync("/api/v1/mentees/export?purpose=report");
        var imported = await given.Coordinator.PostAsync(
            $"/api/v1/mentees/import?dryRun=true&programmeId={given.ProgrammeId}",
            new StringContent(file.Replace("ada@example.org", "other@example.org"), System.Text.Encoding.UTF8, "text/csv")
        );
        await given.Coordinator.Moved($"/mentees/{left}", new { to = "contacted" });
        var done = await given.Coordinator.Items("/mentees?signedUpAgain=true");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (record.Text("signedUpAgainAt"), record.Text("signedUpAgainAs"), record.Text("status")),
                Is.EqualTo(($"{again:yyyy-MM-ddTHH:mm:ss}+00:00", "mentee", "left"))
            );
            Assert.That(
                queue.Select(item => (item!.Id(), item!.Text("signedUpAgainAs"))),
                Is.EqualTo(new[] { (left, "mentee") })
            );
            Assert.That(others.Select(item => item!.Id()), Is.EqualTo(new[] { once }));
            Assert.That(
                page,
                Does.Contain("Adalgisa")
                    .And.Contain($"On {again:d MMMM yyyy}, as mentee.")
                    .And.Not.Contain("Berengario")
                    .And.Not.Contain("ada@example.org")
                    .And.Not.Contain("signed-up-again.")
            );
            Assert.That(await otherSite.GetStringAsync("/console/signed-up-again"), Does.Not.Contain("Adalgisa"));
            Assert.That(await browser.GetStringAsync("/console"), Does.Contain("/console/signed-up-again"));
            Assert.That(file, Does.Contain("signedUpAgainAt").And.Contain($"{again:yyyy-MM-ddTHH:mm:ss}"));
            Assert.That(done, Is.Empty, "a change of state takes somebody off the list");
        }

        await imported.ShouldBe(HttpStatusCode.OK);
        await (
            await given.Coordinator.Send(HttpMethod.Patch, $"/mentees/{left}", """{"signedUpAgainAt":null}""", ("If-Match", "*"))
        ).ShouldBeProblem(400, "malformed-request", "signedUpAgainAt");
    }
}

public sealed class PersonWriterTests
{
    [Test]
    public async Task A_known_person_stays_unchanged_and_a_new_one_comes_in()
    {
        var given = await Given.Programme();
        var known = await given.Mentor(new { email = "ada@example.org" });
        Task<TakenIn> TakeIn(string? email) =>
            given.App.InTransaction(services =>
                services
                    .GetRequiredService<PersonWriter>()
                    .TakeIn(
                        PersonRole.Mentee,
                        new CreateMentee
                        {
                            ProgrammeId = given.ProgrammeId,
                            GivenName = "Ada",
                            Email = email,
                            Consents = [],
                        },
                        null,
                        CancellationToken.None
                    )
            );

        var (again, fresh, without) = (await TakeIn("Ada@example.org"), await TakeIn("other@example.org"), await TakeIn(null));

        Assert.That((again.Id, again.IsKnown), Is.EqualTo((known, true)));
        Assert.That((fresh.IsKnown, without.IsKnown), Is.EqualTo((false, false)));
        Assert.That(
            (await given.Coordinator.Items("/mentees")).Select(item => item.Id()),
            Is.EquivalentTo(new[] { fresh.Id, without.Id })
        );
    }
}
