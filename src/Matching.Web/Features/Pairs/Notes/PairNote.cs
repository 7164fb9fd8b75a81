using Matching.Web.Data;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.Notes;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Pairs.Notes;

/// <summary>A note of staff about a pair.</summary>
public sealed record PairNote : IResource, IInProgramme
{
    /// <summary>Id of the note.</summary>
    public required Guid Id { get; init; }

    /// <summary>Programme of the pair.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The pair.</summary>
    public required Guid PairId { get; init; }

    /// <summary>The words.</summary>
    public required string Text { get; init; }

    /// <summary>Who reads it.</summary>
    public required NoteReaders Readers { get; init; }

    /// <summary>Account of its author; empty for a program and after the account was deleted.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>Day on which to come back to it.</summary>
    public DateOnly? FollowUpOn { get; init; }

    /// <summary>When staff marked it as followed up.</summary>
    public DateTimeOffset? FollowedUpAt { get; init; }

    /// <summary>What supervisors say about it, the earliest first.</summary>
    public required IReadOnlyList<PairNoteComment> Comments { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A comment of a supervisor on a note about a pair.</summary>
public sealed record PairNoteComment
{
    /// <summary>Id of the comment.</summary>
    public required Guid Id { get; init; }

    /// <summary>The words.</summary>
    public required string Text { get; init; }

    /// <summary>Account of the supervisor; empty for a program and after the account was deleted.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A note about a pair as it is stored.</summary>
internal record PairNoteRow
{
    public const string SealColumn = "pair_notes|text_sealed";

    public const string Columns =
        "n.id, n.programme_id, n.pair_id, n.text_sealed, n.readers, n.account_id, n.follow_up_on, n.followed_up_at, n.created_at";

    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required Guid PairId { get; init; }
    public required string TextSealed { get; init; }
    public required string Readers { get; init; }
    public Guid? AccountId { get; init; }
    public DateOnly? FollowUpOn { get; init; }
    public DateTimeOffset? FollowedUpAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public PairNote Open(IdentityVault vault, Pair pair, IEnumerable<PairNoteCommentRow> comments) =>
        new()
        {
            Id = Id,
            ProgrammeId = ProgrammeId,
            PairId = PairId,
            Text = vault.Open<string>(TextSealed, pair.KeyWrapped!, pair.MenteeId, $"{SealColumn}|{Id}"),
            Readers = EnumText.Parse<NoteReaders>(Readers),
            AccountId = AccountId,
            FollowUpOn = FollowUpOn,
            FollowedUpAt = FollowedUpAt,
            Comments = [.. comments.Where(comment => comment.PairNoteId == Id).Select(comment => comment.Open(vault, pair))],
            CreatedAt = CreatedAt,
        };
}

/// <summary>A comment on a note as it is stored.</summary>
internal record PairNoteCommentRow
{
    public const string SealColumn = "pair_note_comments|text_sealed";

    public const string Columns = "c.id, c.pair_note_id, c.text_sealed, c.account_id, c.created_at";

    public required Guid Id { get; init; }
    public required Guid PairNoteId { get; init; }
    public required string TextSealed { get; init; }
    public Guid? AccountId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public PairNoteComment Open(IdentityVault vault, Pair pair) =>
        new()
        {
            Id = Id,
            Text = vault.Open<string>(TextSealed, pair.KeyWrapped!, pair.MenteeId, $"{SealColumn}|{Id}"),
            AccountId = AccountId,
            CreatedAt = CreatedAt,
        };
}
