using System.Text;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Budgets;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Features.Questionnaires.SurveyLinks;

/// <summary>Says in which language a link opens, and whether it asks for a PIN first.</summary>
/// <param name="Token">The secret of the link.</param>
/// <param name="Browser">The browser in which it is opened.</param>
public sealed record OpenSurveyLink(string Token, string Browser) : Mediation.IQuery<OpenedSurvey>;

/// <summary>
/// Enters the PIN of a link. Returns the browser under which the person goes on, the same on each device on which the PIN was
/// entered: all of them show what was answered.
/// </summary>
/// <param name="Token">The secret of the link.</param>
/// <param name="Pin">The PIN as typed.</param>
public sealed record EnterSurveyPin(string Token, string Pin) : IRequest<string>;

internal sealed class OpenSurveyLinkHandler(SurveyLinkStore links, SurveyPins pins)
    : IRequestHandler<OpenSurveyLink, OpenedSurvey>
{
    public async Task<OpenedSurvey> Handle(OpenSurveyLink request, CancellationToken cancellationToken)
    {
        var link = await links.Find(request.Token, cancellationToken);
        return new OpenedSurvey(
            link.Id,
            link.ProgrammeId,
            request.Token,
            link.Language,
            NeedsPin: !pins.IsEntered(link, request.Browser)
        );
    }
}

internal sealed class EnterSurveyPinHandler(SurveyLinkStore links, SurveyPins pins) : IRequestHandler<EnterSurveyPin, string>
{
    public async Task<string> Handle(EnterSurveyPin request, CancellationToken cancellationToken)
    {
        var link = await links.Find(request.Token, cancellationToken);
        // a try counts whatever becomes of it
        await pins.TakeTry(link, cancellationToken);
        return pins.Enter(link, request.Pin) ?? throw Problems.ValidationFailed("pin", Texts.Participant("answer.pin.wrong"));
    }
}

/// <summary>PINs of links that are opened on shared telephones, and how often one may be tried.</summary>
internal sealed class SurveyPins(IdentityVault vault, BudgetStore budgets, IHttpContextAccessor http)
{
    /// <summary>A PIN as it is stored: four to six digits.</summary>
    public const string Form = "^[0-9]{4,6}$";

    // Ten thousand PINs take longer than a link works: 5 an hour are 7200 in 60 days.
    private const int TriesOfLink = 5;
    private const int TriesOfNetwork = 30;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>The hash of a PIN, which is bound to its link; null without one.</summary>
    public string? HashOf(Guid linkId, string? pin) => pin is null ? null : vault.KeyedHash($"survey|pin|{linkId}|{pin}");

    /// <summary>Whether a link has no PIN, or it was entered in a browser.</summary>
    public bool IsEntered(OwnLinkRow link, string browser) => link.PinHash is null || BrowserOf(link) == browser;

    /// <summary>The browser under which a person goes on who has typed the PIN; null for another.</summary>
    public string? Enter(OwnLinkRow link, string typed) =>
        link.PinHash is not null && HashOf(link.Id, Digits(typed)) == link.PinHash ? BrowserOf(link) : null;

    /// <summary>Takes a try of the link, and of the network.</summary>
    public async Task TakeTry(OwnLinkRow link, CancellationToken cancellationToken)
    {
        var network = ClientNetwork.Of(http.HttpContext?.Connection.RemoteIpAddress, prefixBytesOfIPv6: 6);
        foreach (
            var (purpose, whose, limit) in new[]
            {
                ("survey|pin|network", network, TriesOfNetwork),
                ("survey|pin|link", link.Id.ToString(), TriesOfLink),
            }
        )
        {
            var budget = await budgets.Take(purpose, whose, limit, Window, cancellationToken);
            if (!budget.IsTaken)
            {
                throw Problems
                    .Refused("too-many-requests", budget.SecondsToNext)
                    .After(TimeSpan.FromSeconds(budget.SecondsToNext));
            }
        }
    }

    // Only who knows the PIN, or this service, can name it.
    private string BrowserOf(OwnLinkRow link) => vault.KeyedHash($"survey|pin|entered|{link.Id}|{link.PinHash}", 16);

    // digits of any script, without what is typed between them
    private static string Digits(string typed)
    {
        var digits = new StringBuilder();
        foreach (var character in typed.Where(char.IsDigit))
        {
            digits.Append((int)char.GetNumericValue(character));
        }

        return digits.ToString();
    }
}
