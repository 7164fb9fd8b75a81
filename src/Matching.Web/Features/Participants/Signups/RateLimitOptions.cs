using System.ComponentModel.DataAnnotations;

namespace Matching.Web.Features.Participants.Signups;

/// <summary>How many sign-ups and lists a minute may come from one place. All instances share the count.</summary>
public sealed class RateLimitOptions
{
    /// <summary>
    /// Without an API key, from one network (/24, or /64 of IPv6): a class that signs up together stays below, a script does not.
    /// </summary>
    [Range(1, 1_000_000)]
    public int SignupsPerNetwork { get; set; } = 60;

    /// <summary>With the publishable key of one partner, from wherever.</summary>
    [Range(1, 1_000_000)]
    public int SignupsPerPartner { get; set; } = 120;

    /// <summary>Least seconds in which a person fills in a sign-up form; sent sooner, it is shown again.</summary>
    [Range(0, 60)]
    public int SignupFormSeconds { get; set; } = 3;

    /// <summary>Lists read, matched or downloaded at <c>/try</c>, from one network: a person who corrects columns stays below.</summary>
    [Range(1, 1_000_000)]
    public int OwnListsPerNetwork { get; set; } = 30;

    /// <summary>Test messages an hour through the gateway of one programme.</summary>
    [Range(1, 1_000_000)]
    public int GatewayTestsPerProgramme { get; set; } = 5;

    /// <summary>Test messages an hour by one account or key, of whichever programme.</summary>
    [Range(1, 1_000_000)]
    public int GatewayTestsPerCaller { get; set; } = 10;

    /// <summary>With one API key: its holder answers for what it sends, so this stops only what runs away.</summary>
    [Range(1, 1_000_000)]
    public int SignupsPerKey { get; set; } = 6000;
}
