namespace Matching.Web.Mediation;

/// <summary>Who may call what; see the role table of the README.</summary>
public enum Role
{
    Admin,
    Coordinator,
    Analyst,
    Partner,
}

/// <summary>Who asks, and how far they see. An empty programme or site means all of them.</summary>
public sealed record Caller(Role Role, Guid Id, Guid? ProgrammeId = null, Guid? SiteId = null, Guid? PartnerId = null)
{
    /// <summary>The service itself: seeds, timers, workers.</summary>
    public static readonly Caller Service = new(Role.Admin, Guid.Empty);

    public bool Sees(Guid programmeId) => ProgrammeId is null || ProgrammeId == programmeId;
}

/// <summary>Holds the caller of this request or piece of work; scope comes from here and never from the request.</summary>
public sealed class CallerContext
{
    private Caller? caller;

    public Caller Caller
    {
        get => caller ?? throw new InvalidOperationException("Nobody is known to be asking.");
        set => caller = value;
    }
}
