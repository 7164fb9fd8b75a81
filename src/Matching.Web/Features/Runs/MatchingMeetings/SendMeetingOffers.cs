using Matching.Web.Data;
using Matching.Web.Features.Runs.AutomaticRuns;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Runs.MatchingMeetings;

/// <summary>Makes the offers of closed meetings whose sending hour has come.</summary>
public sealed record SendMeetingOffers : ICommand<Nothing>;

internal sealed class SendMeetingOffersHandler(Db db, TimeProvider clock, MeetingStore meetings, MeetingOffers offers)
    : IRequestHandler<SendMeetingOffers, Nothing>
{
    public async Task<Nothing> Handle(SendMeetingOffers request, CancellationToken cancellationToken)
    {
        var due = await db.Query<Guid>(
            "SELECT id FROM matching_meetings WHERE offers_left_at IS NULL AND offers_leave_at <= @Now ORDER BY offers_leave_at, id",
            new { Now = clock.GetUtcNow() },
            cancellationToken
        );
        foreach (var id in due)
        {
            // of several instances one makes them
            var held = await db.Execute(
                "UPDATE matching_meetings SET version = version WHERE id = @Id AND offers_left_at IS NULL",
                new { Id = id },
                cancellationToken
            );
            if (held == 1)
            {
                await offers.Send(await meetings.Get(id, cancellationToken), cancellationToken);
            }
        }

        return Nothing.Value;
    }
}

/// <summary>Looks from time to time whether offers of a meeting are to leave.</summary>
internal sealed class MeetingOfferWorker(
    IServiceScopeFactory scopes,
    IOptions<MatchRunOptions> options,
    TimeProvider clock,
    ILogger<MeetingOfferWorker> log
) : TimedWorker(scopes, options.Value.AutomaticEvery, clock, log)
{
    protected override Task Work(IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new SendMeetingOffers(), cancellationToken);
}
