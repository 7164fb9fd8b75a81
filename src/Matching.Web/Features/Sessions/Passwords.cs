using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Threading.RateLimiting;
using Matching.Web.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Sessions;

/// <summary>A password as somebody chooses one: 12 to 128 characters of any kind. There is no rule on their mixture; it makes passwords alike, not strong.</summary>
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
    // Nobody's account: its hash is checked when there is none, so that an unknown address takes as long as a known one.
    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> hasher;
    private readonly ConcurrencyLimiter turns;
    private readonly CommonPasswords common;
    private readonly string nobodysHash;

    public Passwords(IOptions<SignInOptions> options, CommonPasswords common)
    {
        this.common = common;
        hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations }));
        turns = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = options.Value.HashesAtOnce, QueueLimit = 1000, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
        nobodysHash = hasher.HashPassword(Nobody, SessionToken.New());
    }

    /// <summary>Refuses what is easily guessed, by anybody or by whoever knows the address.</summary>
    public void Check(string password, string email, string field)
    {
        var name = email.Split('@')[0];
        if (common.Contains(password) || password.Distinct().Count() < 4 || (name.Length >= 4 && password.Contains(name, StringComparison.OrdinalIgnoreCase)))
        {
            throw Problems.ValidationFailed(field, Texts.Validation("password-common"));
        }
    }

    public async Task<string> Hash(string password, CancellationToken cancellationToken)
    {
        using var turn = await Turn(cancellationToken);
        return hasher.HashPassword(Nobody, Composed(password));
    }

    /// <summary>Whether this is the password, and whether its hash should be made anew because today's takes more rounds.</summary>
    public async Task<(bool IsRight, bool IsOutdated)> Verify(string? hash, string password, CancellationToken cancellationToken)
    {
        using var turn = await Turn(cancellationToken);
        var verdict = hasher.VerifyHashedPassword(Nobody, hash ?? nobodysHash, Composed(password));
        return (hash is not null && verdict != PasswordVerificationResult.Failed, verdict == PasswordVerificationResult.SuccessRehashNeeded);
    }

    public void Dispose() => turns.Dispose();

    private async Task<RateLimitLease> Turn(CancellationToken cancellationToken) =>
        await turns.AcquireAsync(1, cancellationToken) is { IsAcquired: true } lease ? lease : throw Problems.Refused("database-unavailable");

    // An accented letter may be typed as one character or two, as the keyboard likes.
    private static string Composed(string password) => password.Normalize(NormalizationForm.FormC);
}
