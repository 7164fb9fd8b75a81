using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Notes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Notes;

/// <summary>Writes a supervisor's comment on a note about a pair. Supervisors are the administrators.</summary>
[Example("""{ "text": "Ask the mentee first." }""")]
public sealed record CreatePairNoteComment : ICommand<PairNote>, ICreate, IOnSubject
{
    [JsonIgnore]
    public Guid Id { get; set; }

    /// <summary>The words. Each of the two can read them when they ask the programme for it, after staff have read them first.</summary>
    [Mandatory, LengthUpTo(2000)]
    public string Text { get; set; } = "";

    Guid IOnSubject.SubjectId => Id;

    bool ICreate.HasAddress => false;
}

internal sealed class CreatePairNoteCommentHandler(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    PairNoteStore notes,
    IdSource ids,
    TimeProvider clock
) : IRequestHandler<CreatePairNoteComment, PairNote>
{
    public async Task<PairNote> Handle(CreatePairNoteComment request, CancellationToken cancellationToken)
    {
        // the page of the pair is a coordinator's too
        if (callers.Caller.Role != Role.Admin)
        {
            throw Problems.Refused("forbidden");
        }

        var (note, pair) = await notes.GetWithPair(request.Id, cancellationToken);
        var id = ids.New();
        await db.Execute(
            """
            INSERT INTO pair_note_comments (id, pair_note_id, text_sealed, account_id, created_at)
            VALUES (@Id, @NoteId, @Text, @Account, @Now)
            """,
            new
            {
                Id = id,
                NoteId = note.Id,
                Text = vault.Seal(request.Text, pair.KeyWrapped!, pair.MenteeId, $"{PairNoteCommentRow.SealColumn}|{id}"),
                Account = await NoteAuthor.Find(db, callers.Caller, cancellationToken),
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return await notes.Get(note.Id, cancellationToken);
    }
}
