using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.Notes;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Pairs.Notes;

/// <summary>Writes a note about a pair.</summary>
[Example(
    """
        {
          "pairId": "0199c0de-0000-7000-8000-00000000000a", "text": "They meet less often since October.",
          "readers": "team", "followUpOn": "2026-03-10"
        }
        """
)]
public sealed record CreatePairNote : ICommand<PairNote>, ICreate
{
    /// <summary>The pair.</summary>
    [Mandatory]
    public Guid? PairId { get; set; }

    /// <summary>The words. Each of the two can read them when they ask the programme for it, after staff have read them first.</summary>
    [Mandatory, LengthUpTo(4000)]
    public string Text { get; set; } = "";

    /// <summary>Who reads it. Defaults to the team.</summary>
    public NoteReaders? Readers { get; set; }

    /// <summary>Day on which to come back to it.</summary>
    [SensibleDay]
    public DateOnly? FollowUpOn { get; set; }

    bool ICreate.HasAddress => false;
}

internal sealed class CreatePairNoteHandler(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    PairStore pairs,
    PairNoteStore notes,
    IdSource ids,
    TimeProvider clock
) : IRequestHandler<CreatePairNote, PairNote>
{
    public async Task<PairNote> Handle(CreatePairNote request, CancellationToken cancellationToken)
    {
        var pair = await pairs.Get(request.PairId!.Value, cancellationToken).NamedBy("pairId");
        if (string.IsNullOrEmpty(pair.KeyWrapped))
        {
            throw Problems.ValidationFailed("pairId", Texts.Validation("unknown-id"));
        }

        var account = await NoteAuthor.Find(db, callers.Caller, cancellationToken);
        if (request.Readers == NoteReaders.Author && account is null)
        {
            throw Problems.ValidationFailed("readers", Texts.Validation("one-of", NoteReaders.Team.ToText()));
        }

        await notes.RefusePast(pair, request.FollowUpOn, cancellationToken);
        var id = ids.New();
        await db.Execute(
            """
            INSERT INTO pair_notes (id, programme_id, pair_id, text_sealed, readers, account_id, follow_up_on, created_at)
            VALUES (@Id, @ProgrammeId, @PairId, @Text, @Readers, @Account, @FollowUpOn, @Now)
            """,
            new
            {
                Id = id,
                pair.ProgrammeId,
                PairId = pair.Id,
                Text = vault.Seal(request.Text, pair.KeyWrapped, pair.MenteeId, $"{PairNoteRow.SealColumn}|{id}"),
                Readers = (request.Readers ?? NoteReaders.Team).ToText(),
                Account = account,
                request.FollowUpOn,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return await notes.Get(id, cancellationToken);
    }
}
