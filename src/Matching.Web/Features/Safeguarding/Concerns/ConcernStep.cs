using Matching.Web.Mediation;

namespace Matching.Web.Features.Safeguarding.Concerns;

/// <summary>What was done about a concern.</summary>
public enum ConcernStepKind
{
    /// <summary>A reader wrote what they did.</summary>
    Noted,

    /// <summary>A reader has taken it up.</summary>
    TakenUp,

    /// <summary>Its urgency was changed.</summary>
    UrgencyChanged,

    /// <summary>The pair was put on hold.</summary>
    PairPaused,

    /// <summary>The pair that was put on hold for it was taken up again, by a person who may not know of the concern.</summary>
    PairResumed,

    /// <summary>Another reader handles it from here.</summary>
    HandedOver,

    /// <summary>It was closed.</summary>
    Closed,

    /// <summary>It was opened again.</summary>
    Reopened,

    /// <summary>It waits for a reader again, because the one who handled it can no longer read it.</summary>
    Released,
}

/// <summary>A step in the handling of a concern, for those who may read it.</summary>
public sealed record ConcernStep
{
    /// <summary>What was done.</summary>
    public required ConcernStepKind Kind { get; init; }

    /// <summary>When it was done.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Account or API key that did it, by its id.</summary>
    public required Guid By { get; init; }

    /// <summary>Account or API key to which it was handed over, by its id.</summary>
    public Guid? To { get; init; }

    /// <summary>What the reader wrote; of a changed urgency the new one.</summary>
    public string? Note { get; init; }

    internal StoredStep Stored => new(Kind.ToText(), At, By, To, Note);
}

/// <summary>A step as it is sealed with the words of the concern.</summary>
internal sealed record StoredStep(string Kind, DateTimeOffset At, Guid By, Guid? To, string? Note)
{
    public ConcernStep Step =>
        new()
        {
            Kind = EnumText.Parse<ConcernStepKind>(Kind),
            At = At,
            By = By,
            To = To,
            Note = Note,
        };
}
