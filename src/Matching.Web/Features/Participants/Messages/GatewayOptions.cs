using System.ComponentModel.DataAnnotations;
using Matching.Web.Features.Participants.TextGateways;
using Matching.Web.Http;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Messages;

/// <summary>
/// A service that sends text messages (SMS, messengers) by one HTTP request. Without an address, people without e-mail get nothing.
/// </summary>
public sealed class GatewayOptions : IValidatableObject
{
    /// <summary>
    /// Address to call: https, a public host, port 443 or 8443, or one of <see cref="PrivateAddresses"/>. <c>{to}</c> is replaced by
    /// the number in E.164.
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// File with the headers of the request, one a line, such as <c>Authorization: Bearer …</c>: what is secret is in no setting
    /// and in no database.
    /// </summary>
    public string HeadersFile { get; set; } = "";

    /// <summary>
    /// Addresses in the operator's own network to which gateways may lead, http or https, such as
    /// <c>http://192.168.1.20:8080/send</c>: this path and those below it. Several are separated by spaces. Every administrator can
    /// then use them.
    /// </summary>
    public string PrivateAddresses { get; set; } = "";

    internal IReadOnlyList<string> Private => PrivateAddresses.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Type of the body.</summary>
    [AllowedValues("application/json", "application/x-www-form-urlencoded", "text/plain")]
    public string ContentType { get; set; } = "application/json";

    /// <summary>
    /// The body, with <c>{to}</c>, <c>{text}</c>, <c>{id}</c> and <c>{channel}</c> (<c>sms</c> or <c>messenger</c>), which are written
    /// as the type requires.
    /// </summary>
    public string Body { get; set; } = """{ "to": "{to}", "text": "{text}", "reference": "{id}" }""";

    /// <summary>Whether text messages of programmes without a gateway of their own are sent.</summary>
    internal bool IsOn => Url.Length > 0;

    /// <summary>Reads the headers of the request.</summary>
    internal async Task<IReadOnlyList<GatewayHeader>> Headers(CancellationToken cancellationToken) =>
        HeadersFile.Length == 0
            ? []
            :
            [
                .. (await UnreadableFileException.Read("Gateway:HeadersFile", HeadersFile, cancellationToken))
                    .Split('\n')
                    .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
                    .Where(line => line is [{ Length: > 0 }, { Length: > 0 }])
                    .Select(line => new GatewayHeader { Name = line[0], Value = line[1] }),
            ];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HeadersFile.Length > 0 && !File.Exists(HeadersFile))
        {
            yield return new ValidationResult("Gateway:HeadersFile must name a file that can be read.", [nameof(HeadersFile)]);
        }

        if (!Private.All(GatewayGuard.CanBeNamed))
        {
            yield return new ValidationResult(
                "Gateway:PrivateAddresses must be http or https addresses without user name, query or fragment.",
                [nameof(PrivateAddresses)]
            );
        }

        if (IsOn && !Body.Contains("{text}", StringComparison.Ordinal))
        {
            yield return new ValidationResult("Gateway:Body must have {text} in it.", [nameof(Body)]);
        }
    }
}

/// <summary>Refuses a gateway at an address that is not public, and one without the address that links begin with.</summary>
internal sealed class GatewayNeedsAddress(IOptions<WebOptions> web, OutboundGuard guard) : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options) =>
        !options.IsOn ? ValidateOptionsResult.Success
        : !IsReached(options, options.Url.Replace("{to}", "0", StringComparison.Ordinal))
            ? ValidateOptionsResult.Fail(
                "Gateway:Url must be https, a public host, and port 443 or 8443, or one of Gateway:PrivateAddresses."
            )
        : web.Value.Address.Length == 0
            ? ValidateOptionsResult.Fail(
                "Web:Address must be set where Gateway:Url is: the address under which people reach the service, "
                    + "such as https://matching.example.org."
            )
        : ValidateOptionsResult.Success;

    private bool IsReached(GatewayOptions options, string url) =>
        (options.Private.All(GatewayGuard.CanBeNamed) && GatewayGuard.IsNamed(options.Private, url)) || guard.IsPlain(url);
}
