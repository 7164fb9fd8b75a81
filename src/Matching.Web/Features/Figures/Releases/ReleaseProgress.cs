using Matching.Indicators.Audit;

namespace Matching.Web.Features.Figures.Releases;

/// <summary>What the making of a release does, and how it ended.</summary>
public enum ReleaseStep
{
    Waiting,
    Reading,
    Computing,
    Auditing,
    Storing,
    Made,
    Refused,
    Failed,
}

/// <summary>Where the making of a release notes what it does. A worker reads it on another thread.</summary>
public sealed class ReleaseProgress
{
    private volatile int step;
    private double share;

    /// <summary>What it does now.</summary>
    public ReleaseStep Step
    {
        get => (ReleaseStep)step;
        set
        {
            Share = 0;
            step = (int)value;
        }
    }

    /// <summary>How much of the step is done, 0 to 1.</summary>
    public double Share
    {
        get => Volatile.Read(ref share);
        set => Volatile.Write(ref share, value);
    }

    /// <summary>Groups of figures for which the audit refused the release.</summary>
    public IReadOnlyList<AuditedGroup> Disclosed { get; set; } = [];
}
