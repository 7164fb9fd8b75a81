using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Notes;

/// <summary>Who reads a note.</summary>
public enum NoteReaders
{
    /// <summary>All staff who see the person.</summary>
    Team,

    /// <summary>Its author alone.</summary>
    Author,
}

/// <summary>A note of staff about a person.</summary>
public sealed record Note : IResource, IInProgramme
{
    /// <summary>Id of the note.</summary>
    public required Guid Id { get; init; }

    /// <summary>Programme of the person.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The words.</summary>
    public required string Text { get; init; }

    /// <summary>Who reads it.</summary>
    public required NoteReaders Readers { get; init; }

    /// <summary>Whether it sums up the interview: proposals of the person show it to staff.</summary>
    public required bool IsInterview { get; init; }

    /// <summary>Account of its author; empty for a program and after the account was deleted.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>Day on which to come back to it.</summary>
    public DateOnly? FollowUpOn { get; init; }

    /// <summary>When staff marked it as followed up.</summary>
    public DateTimeOffset? FollowedUpAt { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A note as it is stored.</summary>
internal record NoteRow
{
    public const string SealColumn = "notes|text_sealed";

    public const string Columns =
        "n.id, n.programme_id, n.person_id, n.text_sealed, n.readers, n.is_interview, n.account_id, n.follow_up_on, "
        + "n.followed_up_at, n.created_at";

    public required Guid Id { get; init; }
    public required Guid ProgrammeId { get; init; }
    public required Guid PersonId { get; init; }
    public required string TextSealed { get; init; }
    public required string Readers { get; init; }
    public required bool IsInterview { get; init; }
    public Guid? AccountId { get; init; }
    public DateOnly? FollowUpOn { get; init; }
    public DateTimeOffset? FollowedUpAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public Note Open(IdentityVault vault, string key) =>
        new()
        {
            Id = Id,
            ProgrammeId = ProgrammeId,
            PersonId = PersonId,
            Text = vault.Open<string>(TextSealed, key, PersonId, $"{SealColumn}|{Id}"),
            Readers = EnumText.Parse<NoteReaders>(Readers),
            IsInterview = IsInterview,
            AccountId = AccountId,
            FollowUpOn = FollowUpOn,
            FollowedUpAt = FollowedUpAt,
            CreatedAt = CreatedAt,
        };
}

/// <summary>Finds the person of a note within the caller's scope, with the key that seals it.</summary>
internal sealed record NotedPerson
{
    public required Guid ProgrammeId { get; init; }
    public required string KeyWrapped { get; init; }

    public static Task<NotedPerson?> Find(Db db, Caller caller, Guid? personId, CancellationToken cancellationToken) =>
        db.Find<NotedPerson>(
            "SELECT programme_id, key_wrapped FROM people WHERE id = @PersonId AND status <> 'erased' AND "
                + $"{caller.InProgramme("programme_id")} AND {caller.InSite("site_id")}",
            new
            {
                PersonId = personId,
                Scope = caller.ProgrammeId,
                Site = caller.SiteId,
            },
            cancellationToken
        );
}

/// <summary>Finds the account of a caller, which a program does not have.</summary>
internal static class NoteAuthor
{
    public static Task<Guid?> Find(Db db, Caller caller, CancellationToken cancellationToken) =>
        db.Find<Guid?>("SELECT id FROM accounts WHERE id = @Id", new { caller.Id }, cancellationToken);
}
