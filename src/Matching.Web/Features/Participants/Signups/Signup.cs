using Matching.Web.Features.Participants.People;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>Status of a person as a partner may see it: nothing of reasons, pairs or pauses.</summary>
public enum SignupStatus
{
    /// <summary>It has arrived and waits for a coordinator.</summary>
    Received,

    /// <summary>A coordinator is getting to know the person.</summary>
    InScreening,

    /// <summary>The person takes part.</summary>
    Accepted,

    /// <summary>The person does not or no longer take part; the reason is not shared.</summary>
    Closed,
}

/// <summary>What a state of a person is to the partner.</summary>
public static class SignupStatuses
{
    public static SignupStatus Of(PersonStatus status) =>
        status switch
        {
            PersonStatus.Applied => SignupStatus.Received,
            PersonStatus.Contacted or PersonStatus.Interviewed => SignupStatus.InScreening,
            PersonStatus.Suitable or PersonStatus.Available or PersonStatus.Paused => SignupStatus.Accepted,
            _ => SignupStatus.Closed,
        };
}

/// <summary>A sign-up as its partner may see it: its status, without the person.</summary>
public sealed record Signup : IResource
{
    /// <summary>Id of the sign-up; the person has another one.</summary>
    public required Guid Id { get; init; }

    /// <summary>Role in which the person would like to take part.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>Status. A sign-up of a known person stays <c>received</c>: the first one continues.</summary>
    public required SignupStatus Status { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    // The same as SignupStatuses, spelled as the values of the enumeration.
    internal const string Columns = """
        s.id, s.role, s.created_at,
        CASE WHEN s.is_repeated OR p.status = 'applied' THEN 'Received' WHEN p.status IN ('contacted', 'interviewed') THEN 'InScreening'
             WHEN p.status IN ('suitable', 'available', 'paused') THEN 'Accepted' ELSE 'Closed' END AS status
        """;
}

/// <summary>Expected wait of the person, in days.</summary>
public sealed record ExpectedWaitDays
{
    /// <summary>Few wait less than this.</summary>
    public required int Low { get; init; }

    /// <summary>Few wait longer than this.</summary>
    public required int High { get; init; }
}

/// <summary>Why no wait is given.</summary>
public enum NoWaitReason
{
    /// <summary>Too few people came into a pair here lately to say anything about the next one.</summary>
    TooFewMatched,
}

/// <summary>Answer to a sign-up, the same whether or not the person was known before.</summary>
public sealed record ReceivedSignup : IResource, IInProgramme, IOnSubject
{
    /// <summary>Id of the sign-up, by which its partner can ask for its status.</summary>
    public required Guid Id { get; init; }

    /// <summary>Role in which the person would like to take part.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>Status: <c>received</c>.</summary>
    public required SignupStatus Status { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How long the person can expect to wait; null where it is not known.</summary>
    public ExpectedWaitDays? ExpectedWaitDays { get; init; }

    /// <summary>Why no wait is given; null where one is.</summary>
    public NoWaitReason? Reason { get; init; }

    internal Guid ProgrammeId { get; init; }

    internal Guid PersonId { get; init; }

    Guid IInProgramme.ProgrammeId => ProgrammeId;

    Guid IOnSubject.SubjectId => PersonId;
}
