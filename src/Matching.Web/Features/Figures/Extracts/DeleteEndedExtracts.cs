using Matching.Web.Data;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.PossibleDuplicates;
using Matching.Web.Features.Participants.Rights;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Figures.Extracts;

/// <summary>Removes the content of extracts whose last day is over; what was taken out, by whom and why stays known.</summary>
public sealed record DeleteEndedExtracts : IQuery<int>;

internal sealed class DeleteEndedExtractsHandler(Db db, ProgrammeDays days) : IRequestHandler<DeleteEndedExtracts, int>
{
    public Task<int> Handle(DeleteEndedExtracts request, CancellationToken cancellationToken) =>
        db.InTransaction(
            async () =>
            {
                var ended = 0;
                foreach (var (programmeId, today) in await days.All(cancellationToken))
                {
                    ended += await db.Execute(
                        """
                        UPDATE extracts
                        SET content_sealed = NULL, status = 'ended'
                        WHERE programme_id = @ProgrammeId AND ends_on < @Today AND status <> 'ended'
                        """,
                        new { ProgrammeId = programmeId, Today = today },
                        cancellationToken
                    );
                }

                return ended;
            },
            cancellationToken
        );
}

/// <summary>
/// Ends an extract before its last day, when its purpose is reached: its content is removed. What was taken out, by whom and why
/// stays known.
/// </summary>
public sealed record EndExtract(Guid Id) : ICommand<Extract>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class EndExtractHandler(Db db, ExtractStore extracts) : IRequestHandler<EndExtract, Extract>
{
    public async Task<Extract> Handle(EndExtract request, CancellationToken cancellationToken)
    {
        var row = await extracts.Read(request.Id, cancellationToken);
        if (
            await extracts.StatusOf(row, cancellationToken) == ExtractStatus.Ended
            || await db.Execute(
                "UPDATE extracts SET content_sealed = NULL, status = 'ended' WHERE id = @Id AND status <> 'ended'",
                new { row.Id },
                cancellationToken
            ) == 0
        )
        {
            throw Problems.Refused("extract-ended");
        }

        return await extracts.Show(row with { Status = ExtractStatus.Ended, ContentSealed = null }, cancellationToken);
    }
}

/// <summary>
/// Ends the extracts of a programme when a person in it is erased or withdraws the consent to figures: pseudonyms do not show
/// which rows are theirs, so none can be taken out alone.
/// </summary>
internal sealed class EndExtracts(Db db)
    : INotificationHandler<PersonErased>,
        INotificationHandler<RecordRemoved>,
        INotificationHandler<FiguresConsentWithdrawn>
{
    public Task Handle(PersonErased notification, CancellationToken cancellationToken) =>
        End(notification.ProgrammeId, cancellationToken);

    public Task Handle(RecordRemoved notification, CancellationToken cancellationToken) =>
        End(notification.ProgrammeId, cancellationToken);

    public Task Handle(FiguresConsentWithdrawn notification, CancellationToken cancellationToken) =>
        End(notification.ProgrammeId, cancellationToken);

    private Task<int> End(Guid programmeId, CancellationToken cancellationToken) =>
        db.Execute(
            "UPDATE extracts SET content_sealed = NULL, status = 'ended' WHERE programme_id = @ProgrammeId AND status <> 'ended'",
            new { ProgrammeId = programmeId },
            cancellationToken
        );
}

/// <summary>Looks every hour for extracts that are over.</summary>
internal sealed class ExtractWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ExtractWorker> log)
    : TimedWorker(scopes, TimeSpan.FromHours(1), clock, log)
{
    protected override Task Work(IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new DeleteEndedExtracts(), cancellationToken);
}
