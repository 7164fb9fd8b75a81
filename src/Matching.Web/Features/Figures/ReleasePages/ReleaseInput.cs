namespace Matching.Web.Features.Figures.ReleasePages;

/// <summary>A form that makes a release.</summary>
public sealed class ReleaseInput
{
    /// <summary>Number of the newest release that the form was shown with: sent twice, it makes one.</summary>
    public string? Seen { get; set; }

    /// <summary>Reason for a correction.</summary>
    public string? Reason { get; set; }
}
