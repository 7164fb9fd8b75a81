using System.ComponentModel.DataAnnotations;

namespace Matching.Web.Features.Access.Audit;

/// <summary>How the audit is sealed, and where its end is sent.</summary>
public sealed class AuditOptions
{
    /// <summary>How often to look for entries that are not in the chain yet.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SealEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// File to which the end of the chain is appended, best on another machine; <c>audit verify</c> holds the chain against every
    /// line of it. None when empty.
    /// </summary>
    public string HeadFile { get; set; } = "";

    /// <summary>How often the end of the chain goes to that file and to webhooks that subscribe to <c>audit.head</c>.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan HeadEvery { get; set; } = TimeSpan.FromDays(1);
}
