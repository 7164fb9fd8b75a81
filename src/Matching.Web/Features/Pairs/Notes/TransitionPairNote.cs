using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Notes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Notes;

/// <summary>Marks a note about a pair as followed up, or opens its follow-up again.</summary>
[Example("""{ "to": "done" }""")]
public sealed record TransitionPairNote : ICommand<PairNote>, IOnSubject
{
    [JsonIgnore]
    public Guid Id { get; set; }

    /// <summary><c>done</c> or <c>open</c>.</summary>
    [Mandatory]
    public FollowUpStatus? To { get; set; }

    Guid IOnSubject.SubjectId => Id;
}

internal sealed class TransitionPairNoteHandler(Db db, PairNoteStore notes, TimeProvider clock)
    : IRequestHandler<TransitionPairNote, PairNote>
{
    public async Task<PairNote> Handle(TransitionPairNote request, CancellationToken cancellationToken)
    {
        var note = await notes.Get(request.Id, cancellationToken);
        DateTimeOffset? doneAt = request.To == FollowUpStatus.Done ? note.FollowedUpAt ?? clock.GetUtcNow() : null;
        await db.Execute(
            "UPDATE pair_notes SET followed_up_at = @DoneAt WHERE id = @Id",
            new { request.Id, DoneAt = doneAt },
            cancellationToken
        );
        return note with { FollowedUpAt = doneAt };
    }
}

/// <summary>
/// Refuses, as not found, a note that is not there, is for another author alone, or is about a pair outside the caller's scope.
/// </summary>
public sealed record CheckPairNote(Guid Id) : IQuery<Nothing>;

internal sealed class CheckPairNoteHandler(PairNoteStore notes) : IRequestHandler<CheckPairNote, Nothing>
{
    public async Task<Nothing> Handle(CheckPairNote request, CancellationToken cancellationToken)
    {
        await notes.Get(request.Id, cancellationToken);
        return Nothing.Value;
    }
}
