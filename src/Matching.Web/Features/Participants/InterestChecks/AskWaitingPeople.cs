using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.InterestChecks;

/// <summary>
/// Asks people who have waited for as long as their programme says whether they still look for a match. Returns how many it asked.
/// Who has no place to fill is not asked.
/// </summary>
public sealed record AskWaitingPeople : IRequest<int>;

internal sealed class AskWaitingPeopleHandler(
    Db db,
    MessageOutbox outbox,
    InterestQuestions questions,
    Auditor auditor,
    TimeProvider clock
) : IRequestHandler<AskWaitingPeople, int>
{
    // the rest is asked at the next look, so that one transaction does not hold the others up
    private const int AtOnce = 200;

    private static readonly string Waiting =
        $"""
            SELECT {AskedPerson.Columns} FROM people p
            WHERE p.programme_id = @Id AND p.status = 'available' AND NOT p.is_restricted AND p.applied_on <= @Day
              AND p.status_changed_at <= @Since AND (p.interest_asked_on IS NULL OR p.interest_confirmed_on >= p.interest_asked_on)
              AND (p.interest_confirmed_on IS NULL OR p.interest_confirmed_on <= @Day)
              AND (SELECT count(*) FROM pairs x
                   WHERE (x.mentor_id = p.id AND
            """
        + PeopleReader.UsesPlace
        + """
             OR x.mentee_id = p.id AND x.status IN
            """
        + PeopleReader.TakingPlace
        + """
            )) < p.capacity
            ORDER BY p.applied_on, p.id LIMIT @AtOnce
            """;

    public async Task<int> Handle(AskWaitingPeople request, CancellationToken cancellationToken)
    {
        var asked = 0;
        foreach (
            var programme in await db.Query<Programme>(
                $"SELECT {Programme.Columns} FROM programmes WHERE ask_interest_after_days IS NOT NULL ORDER BY id",
                null,
                cancellationToken
            )
        )
        {
            // a question that does not arrive would take people out of the pool
            if (await outbox.Reaches(programme.Id, cancellationToken))
            {
                asked += await db.InTransaction(() => AskIn(programme, cancellationToken), cancellationToken);
            }
        }

        return asked;
    }

    private async Task<int> AskIn(Programme programme, CancellationToken cancellationToken)
    {
        var (now, wait) = (clock.GetUtcNow(), programme.AskInterestAfterDays!.Value);
        var people = await db.Query<AskedPerson>(
            Waiting,
            new
            {
                programme.Id,
                Day = programme.DayOf(now).AddDays(-wait),
                Since = now.AddDays(-wait),
                AtOnce,
            },
            cancellationToken
        );
        var asked = new List<AskedPerson>();
        foreach (var person in people)
        {
            if (await questions.Ask(person, cancellationToken) is null)
            {
                asked.Add(person);
            }
        }

        await auditor.RecordAll(nameof(AskInterest), asked, null, cancellationToken);
        return asked.Count;
    }
}

/// <summary>Looks once an hour who has waited for so long that they are asked.</summary>
internal sealed class InterestWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<InterestWorker> log)
    : TimedWorker(scopes, TimeSpan.FromHours(1), clock, log, TimeSpan.FromMinutes(10))
{
    protected override async Task Work(IMediator mediator, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new AskWaitingPeople(), cancellationToken) is var asked and > 0)
        {
            Log.LogInformation("{Asked} people were asked whether they still look for a match", asked);
        }
    }
}
