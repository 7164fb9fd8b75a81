using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Notices;

/// <summary>On what the use of data rests where it is no consent (GDPR, Article 6(1)).</summary>
public enum LegalBasis
{
    /// <summary>What was agreed with the person, point (b).</summary>
    Contract,

    /// <summary>A task in the public interest, point (e).</summary>
    Task,

    /// <summary>A legitimate interest, point (f).</summary>
    Interest,
}

/// <summary>How a notice was explained.</summary>
public enum NoticeChannel
{
    /// <summary>Shown on the sign-up form.</summary>
    Form,

    /// <summary>Said face to face.</summary>
    Talk,

    /// <summary>Said on the telephone.</summary>
    Phone,

    /// <summary>In a letter.</summary>
    Letter,

    /// <summary>In a message.</summary>
    Message,
}

/// <summary>Why a notice no longer holds.</summary>
public enum NoticeEnd
{
    /// <summary>The person objected.</summary>
    Objection,

    /// <summary>It was recorded by mistake.</summary>
    Mistake,
}

/// <summary>
/// A notice that was explained to a person: what their data are used for, and on which legal basis other than consent. Beside
/// <c>consents</c>, which stay for photographs, for passing on contacts and for special categories of data.
/// </summary>
public sealed record Notice : IResource, IInProgramme
{
    /// <summary>Id of the notice.</summary>
    public required Guid Id { get; init; }

    /// <summary>The programme of the person.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>What the data are used for, a code of the list <c>consent_purposes</c>.</summary>
    public required string Purpose { get; init; }

    /// <summary>Legal basis: <c>contract</c> (Article 6(1)(b)), <c>task</c> (e) or <c>interest</c> (f).</summary>
    public required LegalBasis LegalBasis { get; init; }

    /// <summary>Article of the GDPR: 13 where the data came from the person, 14 where another person gave them.</summary>
    public required int Article { get; init; }

    /// <summary>Version of the text.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of its words as they were then.</summary>
    public required string TextHash { get; init; }

    /// <summary>Language in which it was explained.</summary>
    public required string Language { get; init; }

    /// <summary>How it was explained.</summary>
    public required NoticeChannel Channel { get; init; }

    /// <summary>Who explained it: id of the account or key, or of the partner whose form showed it.</summary>
    public required string ExplainedBy { get; init; }

    /// <summary>When it was explained.</summary>
    public required DateTimeOffset ExplainedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended.</summary>
    public NoticeEnd? EndReason { get; init; }

    internal const string Columns = """
        n.id, n.programme_id, n.person_id, n.purpose, n.legal_basis, n.article, n.text_version AS version, n.text_hash, n.language,
        n.channel, n.explained_by, n.explained_at, n.ended_at, n.end_reason
        """;
}
