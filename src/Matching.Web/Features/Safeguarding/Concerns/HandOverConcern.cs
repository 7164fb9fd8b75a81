using System.Text.Json.Serialization;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>A reader now handles a concern. Nothing of it is part of the event.</summary>
/// <param name="ProgrammeId">Its programme.</param>
/// <param name="ReaderId">Account or API key.</param>
public sealed record ConcernHandedOver(Guid ProgrammeId, Guid ReaderId) : INotification;

/// <summary>
/// Hands a concern over to another who can read it, who is alerted without its content. The time by which it is read stays.
/// </summary>
[Example("""{ "to": "0199c0de-0000-7000-8000-00000000000c", "note": "I know the mentor privately." }""")]
public sealed record HandOverConcern : ICommand<Concern>, IOnSubject
{
    [JsonIgnore]
    public Guid Id { get; set; }

    [JsonIgnore]
    public IfMatch? IfMatch { get; set; }

    /// <summary>Account or API key, one of the concern's <c>readers</c>.</summary>
    [Mandatory]
    public Guid? To { get; set; }

    /// <summary>Why, or what comes next. Only those who may read the concern can read this.</summary>
    [LengthUpTo(2000)]
    public string? Note { get; set; }

    Guid IOnSubject.SubjectId => Id;
}

internal sealed class HandOverConcernHandler(ConcernStore concerns, ConcernJournal journal, Events events)
    : IRequestHandler<HandOverConcern, Concern>
{
    public async Task<Concern> Handle(HandOverConcern request, CancellationToken cancellationToken)
    {
        var current = await concerns.Get(request.Id, cancellationToken);
        request.IfMatch?.Check(current.Version);
        if (!current.ReaderIds.Contains(request.To!.Value))
        {
            throw Problems.ValidationFailed("to", Texts.Validation("concern-reader"));
        }

        var stored = await journal.Store(
            current,
            current with
            {
                HandledBy = request.To,
            },
            [journal.Step(ConcernStepKind.HandedOver, request.Note, request.To)],
            cancellationToken
        );
        await events.Publish(new ConcernHandedOver(stored.ProgrammeId, request.To.Value), cancellationToken);
        return stored;
    }
}
