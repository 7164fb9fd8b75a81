using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Threading.RateLimiting;
using Matching.Web.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Sessions;

/// <summary>
/// A password that a person chooses: 12 to 128 characters of any kind. There is no rule on their mixture; it makes passwords
/// alike, not strong.
/// </summary>
public sealed class NewPasswordAttribute : StringLengthAttribute
{
    public const int Longest = 128;

    public NewPasswordAttribute()
        : base(Longest) => MinimumLength = 12;

    public override string FormatErrorMessage(string name) => Texts.Validation("length", MinimumLength, MaximumLength);
}

/// <summary>Makes and checks password hashes: the framework's PBKDF2-HMAC-SHA512 with a salt each.</summary>
public sealed class Passwords : IDisposable
{
    // An account that does not exist: its hash is checked when there is none, so that an unknown address takes as long as a known
    // one.
    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> hasher;
    private readonly ConcurrencyLimiter turns;
    private readonly ConcurrencyLimiter turnsOfKnown;
    private readonly CommonPasswords common;
    private readonly string nobodysHash;

    public Passwords(IOptions<SignInOptions> options, CommonPasswords common)
    {
        this.common = common;
        hasher = new PasswordHasher<object>(
            Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations })
        );
        turns = Limiter(options.Value.HashesAtOnce);
        // known devices do not queue behind strangers who guess
        turnsOfKnown = Limiter(1);
        nobodysHash = hasher.HashPassword(Nobody, SessionToken.New());
    }

    /// <summary>Refuses passwords that are easy to guess, with or without knowing the address.</summary>
    public void Check(string password, string email, string field)
    {
        var name = email.Split('@')[0];
        if (
            common.Contains(password)
            || password.Distinct().Count() < 4
            || (name.Length >= 4 && password.Contains(name, StringComparison.OrdinalIgnoreCase))
        )
        {
            throw Problems.ValidationFailed(field, Texts.Validation("password-common"));
        }
    }

    public async Task<string> Hash(string password, CancellationToken cancellationToken)
    {
        using var turn = await Turn(turnsOfKnown, cancellationToken);
        return hasher.HashPassword(Nobody, Composed(password));
    }

    /// <summary>
    /// Whether this is the password, and whether its hash should be made again because today's takes more rounds.
    /// </summary>
    /// <param name="hash">The hash. Null when there is no account, so that the time is the same.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="isKnown">Whether it was typed on a known device.</param>
    public async Task<(bool IsRight, bool IsOutdated)> Verify(
        string? hash,
        string password,
        CancellationToken cancellationToken,
        bool isKnown = false
    )
    {
        using var turn = await Turn(isKnown ? turnsOfKnown : turns, cancellationToken);
        var verdict = hasher.VerifyHashedPassword(Nobody, hash ?? nobodysHash, Composed(password));
        return (
            hash is not null && verdict != PasswordVerificationResult.Failed,
            verdict == PasswordVerificationResult.SuccessRehashNeeded
        );
    }

    public void Dispose()
    {
        turns.Dispose();
        turnsOfKnown.Dispose();
    }

    private static ConcurrencyLimiter Limiter(int atOnce) =>
        new(
            new ConcurrencyLimiterOptions
            {
                PermitLimit = atOnce,
                QueueLimit = 1000,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );

    private static async Task<RateLimitLease> Turn(ConcurrencyLimiter turns, CancellationToken cancellationToken) =>
        await turns.AcquireAsync(1, cancellationToken) is { IsAcquired: true } lease
            ? lease
            : throw Problems.Refused("database-unavailable");

    // An accented letter may be typed as one character or two, as the keyboard likes.
    private static string Composed(string password) => password.Normalize(NormalizationForm.FormC);
}
