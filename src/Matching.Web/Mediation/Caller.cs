namespace Matching.Web.Mediation;

/// <summary>Role of a caller; see the table of roles in api-specs/README.md.</summary>
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

    /// <summary>A reader of what a programme publishes: an analyst of that programme and nothing else.</summary>
    public static Caller Visitor(Guid programmeId) => new(Role.Analyst, Guid.Empty, programmeId);

    /// <summary>Whether a person asks about their own record, by their personal link; <see cref="Id"/> is theirs.</summary>
    public bool IsParticipant { get; private init; }

    /// <summary>
    /// Whether a partner's page asks, with the publishable key and for signing up alone; <see cref="Id"/> is the partner's.
    /// </summary>
    public bool IsForm { get; private init; }

    /// <summary>Whether the caller is still unknown; <see cref="Id"/> is then of their network.</summary>
    public bool IsStranger { get; private init; }

    /// <summary>The role as the audit records it.</summary>
    public string RoleText =>
        IsParticipant ? "participant"
        : IsForm ? "partner_form"
        : IsStranger ? "stranger"
        : Role.ToText();

    /// <summary>A person with their own link. Wherever a role is asked for it is the least.</summary>
    public static Caller Participant(Guid personId, Guid programmeId) =>
        new(Role.Partner, personId, programmeId) { IsParticipant = true };

    /// <summary>A person who fills in a form of a partner.</summary>
    public static Caller Form(Guid partnerId, Guid programmeId) =>
        new(Role.Partner, partnerId, programmeId, PartnerId: partnerId) { IsForm = true };

    /// <summary>A person who tries to sign in.</summary>
    public static Caller Stranger(Guid network) => new(Role.Partner, network) { IsStranger = true };

    public bool Sees(Guid programmeId) => ProgrammeId is null || ProgrammeId == programmeId;

    /// <summary>
    /// Returns the SQL test that a column holds the caller's programme. Parameter: Scope, <see cref="ProgrammeId"/>.
    /// </summary>
    /// <param name="column">The column, with its alias.</param>
    public string InProgramme(string column) => ProgrammeId is null ? "TRUE" : $"{column} = @Scope";

    /// <summary>Returns the SQL test that a column holds the caller's site. Parameter: Site, <see cref="SiteId"/>.</summary>
    /// <param name="column">The column, with its alias.</param>
    public string InSite(string column) => SiteId is null ? "TRUE" : $"{column} = @Site";
}

/// <summary>The programme and the site that an account of several chose to look at. It narrows pages and gives no rights.</summary>
public sealed record ChosenView(Guid? ProgrammeId, Guid? SiteId);

/// <summary>Holds the caller of this request or piece of work; scope comes from here and never from the request.</summary>
public sealed class CallerContext
{
    private Caller? caller;

    /// <summary>Whether the caller is known; on a public page often not.</summary>
    public bool IsKnown => caller is not null;

    public Caller Caller
    {
        get => caller ?? throw new InvalidOperationException("The caller is not known.");
        set => caller = value;
    }

    /// <summary>What the account chose to look at; nothing for programs.</summary>
    public ChosenView View { get; set; } = new(null, null);

    /// <summary>The programme that an address names, or the chosen one where it names none.</summary>
    public string? Preferred(string? named) => string.IsNullOrEmpty(named) ? View.ProgrammeId?.ToString() : named;

    /// <summary>The chosen site, where it is of this programme.</summary>
    public Guid? SiteOf(Guid programmeId) => View.ProgrammeId == programmeId ? View.SiteId : null;

    /// <summary>The same caller, who looks at one site alone. A caller of one site stays there.</summary>
    public CallerContext At(Guid? siteId) => new() { Caller = Caller with { SiteId = Caller.SiteId ?? siteId }, View = View };
}
