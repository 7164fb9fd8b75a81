using System.Net;
using Matching.Web.Features.Figures.Extracts;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Safeguarding.Privacy;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Privacy;

/// <summary>
/// Two requests that change one person at the same moment. The later one answers that the person does not exist (404; 401 by an
/// erased link; 400 where a body names the person) or has changed (409, 412), never with an error. After an erasure nothing of
/// the person is left, although another request wrote at that moment.
/// </summary>
public sealed class RacesTests
{
    private const int Rounds = 20;

    private static readonly HttpStatusCode[] Late =
    [
        HttpStatusCode.BadRequest,
        HttpStatusCode.Unauthorized,
        HttpStatusCode.NotFound,
        HttpStatusCode.Conflict,
        HttpStatusCode.PreconditionFailed,
    ];

    [Test]
    public async Task Erasing_and_correcting_at_once_ends_in_one_of_the_two_orders()
    {
        var given = await Given.Programme();
        var people = await People(given);

        foreach (var (mentee, link) in people)
        {
            var (erased, corrected) = await (
                given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{link}"),
                given.App.Anonymous.Send(HttpMethod.Patch, $"/privacy/{link}", """{"givenName":"Other"}""")
            ).Both();

            await erased.ShouldBe(HttpStatusCode.NoContent);
            Assert.That(
                Late.Append(HttpStatusCode.OK),
                Does.Contain(corrected.StatusCode),
                await corrected.Content.ReadAsStringAsync()
            );
            Assert.That(
                await given.App.Sql<string>(
                    "SELECT status || key_wrapped || identity_sealed || profile FROM people WHERE id = @Id",
                    new { Id = mentee }
                ),
                Is.EqualTo(new[] { "erased{}" })
            );
        }
    }

    [Test]
    public async Task Of_an_erased_person_nothing_is_left_whatever_is_written_at_that_moment()
    {
        var given = await Given.Programme();
        var training = (
            await given.Coordinator.Created(
                "/trainings",
                new
                {
                    programmeId = given.ProgrammeId,
                    title = "First session",
                    heldOn = "2026-02-01",
                    attendedBy = Array.Empty<Guid>(),
                }
            )
        ).Id();
        var people = await People(given, given.AvailableMentee);
        var mentor = await given.AvailableMentor(new { capacity = 50 });

        foreach (var (mentee, link) in people)
        {
            var answers = await Task.WhenAll(
                given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{link}"),
                given.Coordinator.Send(
                    HttpMethod.Patch,
                    $"/mentees/{mentee}",
                    """{"sector":"health","consents":[]}""",
                    ("If-Match", "*")
                ),
                given.Coordinator.Post($"/mentees/{mentee}/transition", new { to = "paused", reason = "Called today." }),
                given.Coordinator.Post(
                    "/responses",
                    new
                    {
                        personId = mentee,
                        wave = "start",
                        questionnaireId = "mentee-start",
                        mode = "phone",
                        answers = new { SN2 = 1, GO1 = "To find work" },
                    }
                ),
                given.Coordinator.Post("/concerns", new { personId = mentee, what = "Came in tears." }),
                given.Coordinator.Post($"/mentees/{mentee}/personal-link", new { }),
                given.Coordinator.Post(
                    "/pairs",
                    new
                    {
                        mentorId = mentor,
                        menteeId = mentee,
                        reason = "They asked for it.",
                    }
                ),
                given.Coordinator.Post(
                    "/checks",
                    new
                    {
                        personId = mentee,
                        kind = "identity",
                        checkedOn = "2026-02-01",
                    }
                ),
                given.Coordinator.Send(
                    HttpMethod.Patch,
                    $"/trainings/{training}",
                    $$"""{"attendedBy":["{{mentee}}"]}""",
                    ("If-Match", "*")
                ),
                given.Coordinator.GetAsync($"/api/v1/mentees/{mentee}"),
                given.App.Anonymous.GetAsync($"/api/v1/privacy/{link}")
            );

            await ShouldBeNoErrors(answers);

            // a new link replaces the old one, so the next request has to use the new one
            if (!answers[0].IsSuccessStatusCode)
            {
                await (
                    await given.App.Anonymous.Send(HttpMethod.Delete, $"/privacy/{await Planted.Link(given, mentee)}")
                ).ShouldBe(HttpStatusCode.NoContent);
            }

            Assert.That(await Left(given.App, mentee), Is.Empty);
        }
    }

    [Test]
    public async Task Deleting_a_person_and_changing_them_at_once_is_no_error()
    {
        var given = await Given.Programme();
        var people = await People(given);

        foreach (var (mentee, link) in people)
        {
            var answers = await Task.WhenAll(
                given.Coordinator.Send(HttpMethod.Delete, $"/mentees/{mentee}", null, ("If-Match", "*")),
                given.Coordinator.Send(
                    HttpMethod.Patch,
                    $"/mentees/{mentee}",
                    """{"consents":[{"purpose":"matching","version":"1"},{"purpose":"indicators","version":"1"}]}""",
                    ("If-Match", "*")
                ),
                given.Coordinator.Post($"/mentees/{mentee}/transition", new { to = "contacted", reason = "Called today." }),
                given.Coordinator.Post(
                    "/responses",
                    new
                    {
                        personId = mentee,
                        wave = "start",
                        questionnaireId = "mentee-start",
                        mode = "phone",
                        answers = new { SN2 = 1 },
                    }
                ),
                given.Coordinator.Post($"/mentees/{mentee}/personal-link", new { }),
                given.App.Anonymous.Send(HttpMethod.Patch, $"/privacy/{link}", """{"givenName":"Other"}"""),
                given.App.Anonymous.GetAsync($"/api/v1/privacy/{link}"),
                given.Coordinator.GetAsync($"/api/v1/mentees/{mentee}")
            );

            await ShouldBeNoErrors(answers);
        }
    }

    [Test]
    public async Task What_was_computed_before_an_erasure_is_not_stored_after_it()
    {
        var given = await Given.Programme();
        var (gone, _) = (await given.Mentee(), await given.Mentee());
        var release = new CreateRelease { ProgrammeId = given.ProgrammeId };
        var extract = new CreateExtract
        {
            ProgrammeId = given.ProgrammeId,
            Purpose = "Evaluation",
            EndsOn = given.App.Clock.Today,
            Full = true,
        };
        Task<T> Send<T>(IRequest<T> request) =>
            given.App.InScope(services => services.GetRequiredService<IMediator>().Send(request));
        var preparedRelease = await given.App.InScope(services =>
            services.GetRequiredService<ReleasePreparation>().Prepare(given.ProgrammeId, CancellationToken.None)
        );
        var preparedExtract = await given.App.InScope(services =>
            services.GetRequiredService<ExtractPreparation>().Prepare(extract, CancellationToken.None)
        );

        await Send(new ErasePerson(gone, ErasureReason.OwnRight));

        Assert.That(
            () =>
                given.App.InTransaction(services =>
                    services.GetRequiredService<ReleaseWriter>().Store(release, preparedRelease, null, CancellationToken.None)
                ),
            Throws.Exception.With.Message.EqualTo("conflict")
        );
        Assert.That(
            () =>
                given.App.InTransaction(services =>
                    services.GetRequiredService<ExtractWriter>().Store(extract, preparedExtract, CancellationToken.None)
                ),
            Throws.Exception.With.Message.EqualTo("conflict")
        );
        Assert.That((await Send(release)).Number, Is.EqualTo(1));
    }

    private static async Task<List<(Guid Id, string Link)>> People(Given given, Func<object?, Task<Guid>>? make = null)
    {
        var people = new List<(Guid, string)>();
        for (var i = 0; i < Rounds; i++)
        {
            var mentee = await (make ?? given.Mentee)(null);
            people.Add((mentee, await Planted.Link(given, mentee)));
        }

        return people;
    }

    private static async Task ShouldBeNoErrors(IEnumerable<HttpResponseMessage> answers)
    {
        foreach (var answer in answers)
        {
            var (asked, text) = (answer.RequestMessage!, await answer.Content.ReadAsStringAsync());
            Assert.That(
                answer.IsSuccessStatusCode || Late.Contains(answer.StatusCode),
                $"{asked.Method} {asked.RequestUri}: {answer.StatusCode} {text}"
            );
        }
    }

    // Tables that may still hold the id of an erased person: the empty row for pairs with others, ended pairs, erasures, concerns
    // under review, and the audit.
    private static async Task<List<string>> Left(TestApp app, Guid person)
    {
        var left = new List<string>();
        foreach (
            var (table, rows) in new[]
            {
                (
                    "people",
                    """
                    SELECT count(*) FROM people
                    WHERE id = @Id
                      AND (status <> 'erased' OR key_wrapped <> '' OR identity_sealed <> '' OR status_reason_sealed IS NOT NULL)
                    """
                ),
                ("consents", "SELECT count(*) FROM consents WHERE person_id = @Id"),
                ("person_tags", "SELECT count(*) FROM person_tags WHERE person_id = @Id"),
                ("responses", "SELECT count(*) FROM responses WHERE person_id = @Id"),
                ("personal_links", "SELECT count(*) FROM personal_links WHERE person_id = @Id"),
                ("checks", "SELECT count(*) FROM checks WHERE person_id = @Id"),
                ("training_attendances", "SELECT count(*) FROM training_attendances WHERE person_id = @Id"),
                (
                    "pairs",
                    """
                    SELECT count(*) FROM pairs
                    WHERE mentee_id = @Id AND status NOT IN ('withdrawn', 'ended_early', 'declined', 'expired', 'completed')
                    """
                ),
                (
                    "pair_events",
                    """
                    SELECT count(*) FROM pair_events e JOIN pairs p ON p.id = e.pair_id
                    WHERE p.mentee_id = @Id AND e.reason_sealed IS NOT NULL
                    """
                ),
            }
        )
        {
            if ((await app.Sql<long>(rows, new { Id = person })).Single() > 0)
            {
                left.Add(table);
            }
        }

        return left;
    }
}

file static class Pairs
{
    public static async Task<(T First, T Second)> Both<T>(this (Task<T> First, Task<T> Second) tasks)
    {
        await Task.WhenAll(tasks.First, tasks.Second);
        return (await tasks.First, await tasks.Second);
    }
}
