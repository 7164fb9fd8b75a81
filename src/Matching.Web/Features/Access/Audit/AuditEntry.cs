using Matching.Web.Data;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.Audit;

/// <summary>An entry of the audit: ids and names of use cases, never the content of a record.</summary>
public sealed record AuditEntry : IResource
{
    /// <summary>Id of the entry.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme it is about.</summary>
    public Guid? ProgrammeId { get; init; }

    /// <summary>Time of the entry.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>
    /// Role of the caller: <c>participant</c> for a person with their own link, <c>partner_form</c> for a form of a partner, or
    /// <c>stranger</c> for a failed sign-in.
    /// </summary>
    public required string ActorRole { get; init; }

    /// <summary>
    /// Account, key, person or partner; of a stranger a number for the network; all zeros for the service itself and for a
    /// participant who is not named.
    /// </summary>
    public required string ActorId { get; init; }

    /// <summary>The use case.</summary>
    public required string Action { get; init; }

    /// <summary>Type of the record concerned.</summary>
    public required string SubjectType { get; init; }

    /// <summary>
    /// Id of the record; empty where the use case has none. Of a failed sign-in a number for the address that was typed.
    /// </summary>
    public required string SubjectId { get; init; }

    /// <summary>Purpose, where the use case requires one.</summary>
    public string? Purpose { get; init; }

    /// <summary>
    /// Place in the chain; empty for some seconds after it was written, and for callers who cannot list every entry: gaps would say
    /// how many entries are about concerns.
    /// </summary>
    public long? ChainPosition { get; init; }

    /// <summary>Keyed hash over this entry and the one before it.</summary>
    public string? ChainHash { get; init; }

    internal string? EntryHash { get; init; }

    internal string? PurposeSealed { get; init; }

    /// <summary>Returns the entry with its typed purpose, which is stored sealed.</summary>
    internal AuditEntry Open(IdentityVault vault) =>
        this with
        {
            Purpose = AuditChain.Purpose(vault, Id, Purpose, PurposeSealed),
            PurposeSealed = null,
        };

    internal AuditContent Content =>
        new(Id, ProgrammeId, OccurredAt, ActorRole, ActorId, Action, SubjectType, SubjectId, Purpose);

    internal const string Columns = """
        id, programme_id, occurred_at, actor_role, actor_id, action, subject_type, subject_id, purpose,
        purpose_sealed, chain_position, chain_hash, entry_hash
        """;
}
