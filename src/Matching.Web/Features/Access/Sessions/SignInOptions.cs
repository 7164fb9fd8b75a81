using System.ComponentModel.DataAnnotations;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>How hard it is to guess one's way in.</summary>
public sealed class SignInOptions
{
    /// <summary>Failures of one account within the time below, after which its next attempts wait.</summary>
    [Range(1, 1000)]
    public int FailuresPerAccount { get; set; } = 10;

    /// <summary>
    /// Failures from one network (/24, or /48 of IPv6) within the time below. Ten times those of an account: behind one address
    /// is an office, which a colleague who has forgotten a password must not lock out.
    /// </summary>
    [Range(1, 100_000)]
    public int FailuresPerNetwork { get; set; } = 100;

    /// <summary>Minutes for which a failure counts.</summary>
    [Range(1, 24 * 60)]
    public int FailureMinutes { get; set; } = 15;

    /// <summary>Days for which a device is known to an account after a sign-in.</summary>
    [Range(1, 400)]
    public int DeviceDays { get; set; } = 90;

    /// <summary>Failures to sign in that get an entry each in the audit, an hour; those beyond are counted in one.</summary>
    [Range(1, 100_000)]
    public int AuditedFailuresPerHour { get; set; } = 200;

    /// <summary>Rounds of PBKDF2-HMAC-SHA512; 210,000 is the least that OWASP asks for, about a tenth of a second.</summary>
    [Range(210_000, 10_000_000)]
    public int PasswordIterations { get; set; } = 210_000;

    /// <summary>Passwords hashed at the same time; more wait, so that attempts to sign in never take the whole machine.</summary>
    [Range(1, 64)]
    public int HashesAtOnce { get; set; } = 2;

    /// <summary>Minutes between the password and the second factor.</summary>
    [Range(1, 60)]
    public int CodeMinutes { get; set; } = 10;

    /// <summary>Minutes between choosing a password and showing that the second factor works.</summary>
    [Range(1, 24 * 60)]
    public int EnrolmentMinutes { get; set; } = 30;

    /// <summary>Hours for which a set-up link opens.</summary>
    [Range(1, 24 * 30)]
    public int SetupHours { get; set; } = 72;
}
