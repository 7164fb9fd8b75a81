using System.ComponentModel.DataAnnotations;

namespace Matching.Web.Features.Safeguarding.Privacy;

/// <summary>How long personal links last, and how retention goes about its work.</summary>
public sealed class PrivacyOptions
{
    /// <summary>Days for which a personal link opens.</summary>
    [Range(1, 365)]
    public int LinkDays { get; set; } = 30;

    /// <summary>Minutes for which a browser that came by a personal link may look at the page.</summary>
    [Range(1, 24 * 60)]
    public int CookieMinutes { get; set; } = 30;

    /// <summary>Days between the warning that a record will be erased and the erasure.</summary>
    [Range(1, 365)]
    public int WarnDays { get; set; } = 30;

    /// <summary>How often to look whose record is due; each is warned and erased once.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RetentionEvery { get; set; } = TimeSpan.FromDays(1);
}
