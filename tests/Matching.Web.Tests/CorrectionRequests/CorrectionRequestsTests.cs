using System.Net;
using Matching.Web.Features.Safeguarding.CorrectionRequests;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Mediation;
using Matching.Web.Tests.Accounts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.CorrectionRequests;

public sealed class TransitionCorrectionRequestTests
{
    [Test]
    public async Task What_staff_confirm_changes_the_record_and_opens_the_way()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Screened();
        await asking.Sends("""{"guardianConsent":"2"}""");
        var asked = (await asking.Requests()).Single().Id();

        var decided = await asking.Given.Coordinator.Moved($"/correction-requests/{asked}", new { to = "confirmed" });

        await (await asking.MovesToPool()).ShouldBe(HttpStatusCode.OK);
        var answer = await asking.Given.App.Anonymous.Ok(asking.Link);
        var channels = await asking.Given.App.Sql<string>(
            "SELECT channel FROM consents WHERE person_id = @Mentee AND purpose = 'guardian'",
            new { asking.Mentee }
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That((decided.Text("status"), decided["decidedAt"] is null), Is.EqualTo(("confirmed", false)));
            Assert.That(channels, Is.EqualTo(new[] { "coordinator" }), "staff have recorded it");
            Assert.That(answer.First("requests").Text("status"), Is.EqualTo("confirmed"));
            Assert.That(answer["guardian"], Is.Null);
            Assert.That(
                answer.List("readers").Select(reader => reader.Text("action")),
                Does.Contain("TransitionCorrectionRequest")
            );
            Assert.That(await asking.Requests("&status=open"), Is.Empty);
            Assert.That((await asking.Record()).List("openRequests"), Is.Empty);
        }
    }

    [Test]
    public async Task A_confirmed_year_of_birth_is_the_records()
    {
        var asking = await Asking.Make(new { birthYear = (int?)null });
        await asking.Sends("""{"birthYear":1984}""");
        var asked = (await asking.Requests()).Single();

        var response = await asking.Given.Coordinator.Send(
            HttpMethod.Post,
            $"/correction-requests/{asked.Id()}/transition",
            """{"to":"confirmed"}""",
            ("If-Match", $"\"v{asked["version"]}\"")
        );

        await response.ShouldBe(HttpStatusCode.OK);
        Assert.That((await asking.Record()).Value<int>("birthYear"), Is.EqualTo(1984));
    }

    [Test]
    public async Task What_staff_dismiss_changes_nothing_and_a_decision_is_final()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Sends("""{"birthYear":1980}""");
        var path = $"/correction-requests/{(await asking.Requests()).Single().Id()}";

        await asking.Given.Coordinator.Moved(path, new { to = "dismissed" });

        await (await asking.Given.Coordinator.Post(path + "/transition", new { to = "confirmed" })).ShouldBeProblem(
            409,
            "correction-request-decided"
        );
        await (await asking.Given.Coordinator.Post(path + "/transition", new { to = "open" })).ShouldBeProblem(
            400,
            "validation-failed",
            "to"
        );
        await (
            await asking.Given.Coordinator.Send(
                HttpMethod.Post,
                path + "/transition",
                """{"to":"dismissed"}""",
                ("If-Match", "\"v1\"")
            )
        ).ShouldBeProblem(412, "precondition-failed");
        Assert.That((await asking.Record()).Value<int>("birthYear"), Is.EqualTo(Asking.Minor));
        Assert.That((await asking.Given.App.Anonymous.Ok(asking.Link)).First("requests").Text("status"), Is.EqualTo("dismissed"));
    }

    [Test]
    public async Task A_coordinator_of_another_site_neither_sees_nor_decides_it()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Sends("""{"birthYear":1980}""");
        var asked = (await asking.Requests()).Single().Id();
        var elsewhere = (
            await asking.Given.App.Admin.Created(
                $"/programmes/{asking.Given.ProgrammeId}/sites",
                new
                {
                    name = "Reggio",
                    latitude = 44.7,
                    longitude = 10.6,
                }
            )
        ).Id();
        var other = await asking.Given.App.Client(Role.Coordinator, asking.Given.ProgrammeId, elsewhere);

        await (await other.GetAsync($"/api/v1/correction-requests/{asked}")).ShouldBeProblem(404, "correction-request-not-found");
        await (await other.Post($"/correction-requests/{asked}/transition", new { to = "confirmed" })).ShouldBeProblem(
            404,
            "correction-request-not-found"
        );
        Assert.That(await other.Items("/correction-requests"), Is.Empty);
    }

    [Test]
    public async Task Staff_decide_on_the_console()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor, givenName = "Selam" });
        await asking.Sends("""{"birthYear":1980,"guardianConsent":"2"}""");
        var requests = await asking.Requests();
        var (_, browser) = await asking.Given.App.SignedIn(new { role = "coordinator", programmeId = asking.Given.ProgrammeId });
        Assert.That(
            await browser.GetStringAsync("/console"),
            Does.Contain("Requests to correct records").And.Contain("(2 open)")
        );

        var confirmed = await browser.Submit("/console/correction-requests", $"confirmed-{requests[0].Id()}");
        var dismissed = await browser.Submit("/console/correction-requests?lang=it", $"dismissed-{requests[1].Id()}");

        await confirmed.ShouldLead("/console/correction-requests?done=1");
        await dismissed.ShouldLead("/console/correction-requests?done=1&lang=it");
        Assert.That(
            (await asking.Requests()).Select(asked => asked.Text("status")),
            Is.EqualTo(new[] { "confirmed", "dismissed" })
        );
        Assert.That((await asking.Record()).Value<int>("birthYear"), Is.EqualTo(1980));
        Assert.That(
            await browser.GetStringAsync("/console/correction-requests"),
            Does.Contain("No open requests.").And.Not.Contain("corrections.")
        );
    }
}

public sealed class ListCorrectionRequestsTests
{
    [Test]
    public async Task They_are_filtered_and_paged_as_other_lists()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Sends("""{"birthYear":1980,"guardianConsent":"2"}""");
        var all = await asking.Requests();
        await asking.Given.Coordinator.Moved($"/correction-requests/{all[0].Id()}", new { to = "dismissed" });

        var first = await asking.Given.Coordinator.Ok($"/correction-requests?personId={asking.Mentee}&limit=1");
        var csv = await asking.Given.Coordinator.Send(HttpMethod.Get, "/correction-requests", null, ("Accept", "text/csv"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (await asking.Requests("&status=dismissed")).Select(asked => asked.Id()),
                Is.EqualTo(new[] { all[0].Id() })
            );
            Assert.That(
                (await asking.Given.Coordinator.Ok($"/correction-requests?limit=1&after={first.Text("next")}"))
                    .First("items")
                    .Id(),
                Is.EqualTo(all[1].Id())
            );
            Assert.That(await asking.Requests($"&personId={Guid.CreateVersion7()}"), Is.Empty);
            Assert.That((await csv.Content.ReadAsStringAsync()).Split("\r\n")[0], Does.StartWith("id,programmeId,personId"));
        }

        await (await asking.Given.Coordinator.GetAsync("/api/v1/correction-requests?status=waiting")).ShouldBeProblem(
            400,
            "validation-failed",
            "status"
        );
    }

    [Test]
    public async Task What_is_asked_for_a_restricted_record_is_listed_for_its_person_alone()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await (await asking.Given.App.Anonymous.Post(asking.Link + "/restriction", new { restricted = true })).ShouldBe(
            HttpStatusCode.OK
        );

        await asking.Sends("""{"birthYear":1980}""");

        Assert.That(await asking.Requests(), Is.Empty);
        Assert.That(await asking.Requests($"&personId={asking.Mentee}"), Has.Count.EqualTo(1));
        Assert.That((await asking.Record()).List("openRequests"), Has.Count.EqualTo(1));
        Assert.That((await asking.Given.App.Anonymous.Ok(asking.Link)).List("requests"), Has.Count.EqualTo(1));
    }
}

public sealed class GetCorrectionRequestTests
{
    [Test]
    public async Task One_is_read_by_its_id()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Sends("""{"birthYear":1980}""");
        var listed = (await asking.Requests()).Single();

        Assert.That(
            (await asking.Given.Coordinator.Ok($"/correction-requests/{listed.Id()}")).ToJsonString(),
            Is.EqualTo(listed.ToJsonString())
        );
        await (await asking.Given.Coordinator.GetAsync($"/api/v1/correction-requests/{Guid.CreateVersion7()}")).ShouldBeProblem(
            404,
            "correction-request-not-found"
        );
    }
}

public sealed class ForgetPersonInCorrectionRequestsTests
{
    [Test]
    public async Task What_a_person_asked_for_is_erased_with_them_and_the_requests_of_others_stay()
    {
        var (gone, stays) = (
            await Asking.Make(new { birthYear = Asking.Minor }),
            await Asking.Make(new { birthYear = Asking.Minor })
        );
        await gone.Sends("""{"birthYear":1980,"guardianConsent":"2"}""");
        await gone.Given.Coordinator.Moved($"/correction-requests/{(await gone.Requests())[0].Id()}", new { to = "dismissed" });
        await stays.Sends("""{"birthYear":1980}""");

        await (await gone.Given.App.Anonymous.Send(HttpMethod.Delete, gone.Link)).ShouldBe(HttpStatusCode.NoContent);

        Assert.That(
            await gone.Given.App.Sql<long>(
                "SELECT count(*) FROM correction_requests WHERE person_id = @Mentee",
                new { gone.Mentee }
            ),
            Is.EqualTo(new[] { 0L })
        );
        Assert.That(await stays.Requests(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Erasing_by_retention_forgets_them_too()
    {
        var asking = await Asking.Make(new { birthYear = Asking.Minor });
        await asking.Sends("""{"birthYear":1980}""");

        await asking.Given.App.InScope(services =>
            services.GetRequiredService<IMediator>().Send(new ErasePerson(asking.Mentee, ErasureReason.Retention))
        );

        Assert.That(
            await asking.Given.App.Sql<long>(
                "SELECT count(*) FROM correction_requests WHERE person_id = @Mentee",
                new { asking.Mentee }
            ),
            Is.EqualTo(new[] { 0L })
        );
        Assert.That(
            await asking.Given.App.InScope(services =>
                services.GetRequiredService<IMediator>().Send(new ListCorrectionRequests { PersonId = asking.Mentee })
            ),
            Has.Property("Items").Empty
        );
    }
}
