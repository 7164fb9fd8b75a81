using System.ComponentModel.DataAnnotations;
using Matching.Web.Http;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>How the connection to the mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>Plain at first, then encrypted; a server that does not offer it gets nothing.</summary>
    StartTls,

    /// <summary>Encrypted from the beginning.</summary>
    Tls,

    /// <summary>Not at all: for a mail server on the same machine.</summary>
    None,
}

/// <summary>The mail server. Without a host no mail is written or sent.</summary>
public sealed class MailOptions : IValidatableObject
{
    /// <summary>Name of the mail server.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>User by which the service signs in there; none where the server asks for none.</summary>
    public string User { get; set; } = "";

    /// <summary>File with the password of that user.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>Sender of every mail, such as <c>Programme &lt;post@example.org&gt;</c>.</summary>
    public string From { get; set; } = "";

    /// <summary>How the connection is protected.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>How often to look for messages that are due.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SendEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Days for which it stays known what was sent.</summary>
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 365;

    /// <summary>Whether mail is sent at all.</summary>
    internal bool IsOn => Host.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsOn && !(MailboxAddress.TryParse(From, out var sender) && sender.Domain.Length > 0))
        {
            yield return new ValidationResult("Mail:From must be an e-mail address where Mail:Host is set.", [nameof(From)]);
        }

        if (User.Length > 0 && !File.Exists(PasswordFile))
        {
            yield return new ValidationResult(
                "Mail:PasswordFile must name a file that can be read where Mail:User is set.",
                [nameof(PasswordFile)]
            );
        }

        if (IsOn && User.Length > 0 && Security == MailSecurity.None)
        {
            yield return new ValidationResult(
                "Mail:Security must not be None where Mail:User is set: the password would cross the network in clear.",
                [nameof(Security)]
            );
        }
    }
}

/// <summary>Refuses a mail server without the address that links in mails begin with.</summary>
internal sealed class MailNeedsAddress(IOptions<WebOptions> web) : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options) =>
        options.IsOn && web.Value.Address.Length == 0
            ? ValidateOptionsResult.Fail(
                "Web:Address must be set where Mail:Host is: the address under which people reach the service, "
                    + "such as https://matching.example.org."
            )
            : ValidateOptionsResult.Success;
}
