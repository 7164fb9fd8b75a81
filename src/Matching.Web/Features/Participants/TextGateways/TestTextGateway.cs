using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Budgets;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.TextGateways;

/// <summary>Shows the request to a gateway with example values. Stores and sends nothing.</summary>
[Example("""{ "url": "https://sms.example.org/send?to={number}&text={text}&key={secret}", "method": "GET" }""")]
public sealed record PreviewTextGateway : TextGatewayFields, IQuery<TextGatewayPreview>;

internal sealed class PreviewTextGatewayHandler(GatewayGuard guard, ProgrammeStore programmes)
    : IRequestHandler<PreviewTextGateway, TextGatewayPreview>
{
    public async Task<TextGatewayPreview> Handle(PreviewTextGateway request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        request.Check(guard);
        // the dots are put in last: they would be written as the type requires
        const string Mark = "0000SECRET0000";
        var composed = request.Template.Compose(
            TextGatewayFields.Sample with
            {
                Text = Texts.Page("gateway.test-text", programme.Name),
            },
            Mark
        );
        string Masked(string text) => text.Replace(Mark, GatewayTemplate.Dots, StringComparison.Ordinal);
        return new TextGatewayPreview
        {
            Method = composed.Method,
            Url = Masked(composed.Url),
            Headers =
            [
                .. composed.Headers.Select(header => new GatewayHeader { Name = header.Name, Value = Masked(header.Value) }),
            ],
            Body = composed.Body is { } body ? Masked(body) : null,
        };
    }
}

/// <summary>
/// Sends a test message to a number through the gateway that a programme uses, and returns what it answered. Nothing of it is kept
/// but an audit entry.
/// </summary>
[Example("""{ "to": "+39 333 1112233" }""")]
public sealed record TestTextGateway : ICommand<TextGatewayTest>, IOnSubject, IOpensTransaction
{
    [JsonIgnore]
    public Guid ProgrammeId { get; set; }

    /// <summary>The number, with the country or as it is written where the programme works.</summary>
    [OneLine, Mandatory, LengthUpTo(30)]
    public string To { get; set; } = "";

    Guid IOnSubject.SubjectId => ProgrammeId;
}

internal sealed class TestTextGatewayHandler(
    ProgrammeStore programmes,
    TextGatewayStore gateways,
    GatewaySender texts,
    GatewayTestBudgets budgets,
    IdSource ids,
    CommandTransaction transaction
) : IRequestHandler<TestTextGateway, TextGatewayTest>
{
    public async Task<TextGatewayTest> Handle(TestTextGateway request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        var gateway = await gateways.Find(programme.Id, cancellationToken) ?? throw Problems.Refused("gateway-missing");
        if (!PhoneForm.IsPossible(request.To, programme.Country))
        {
            throw Problems.ValidationFailed("to", Texts.Validation("phone"));
        }

        await budgets.Take(programme.Id, cancellationToken);
        var to = PhoneForm.Compared(request.To, programme.Country);
        var message = new TextToSend(ids.New(), to, Texts.Page("gateway.test-text", programme.Name), "sms");
        var answer = await texts.Send(gateway, message, isShown: true, cancellationToken);
        return await transaction.Run(
            request,
            () =>
                Task.FromResult(
                    new TextGatewayTest
                    {
                        ProgrammeId = programme.Id,
                        IsSent = answer?.Outcome.Status == MessageStatus.Sent,
                        Reason = answer?.Outcome.Reason,
                        ResponseStatus = answer?.Status,
                        // the operator's gateway may repeat what only the operator knows
                        Answer = gateway.Version > 0 ? answer?.Text : null,
                    }
                ),
            cancellationToken
        );
    }
}

/// <summary>Counts test messages by programme and by caller: each costs money and reaches a number that was typed.</summary>
public sealed class GatewayTestBudgets(BudgetStore budgets, CallerContext callers, IOptions<RateLimitOptions> options)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public async Task Take(Guid programmeId, CancellationToken cancellationToken)
    {
        await Take("caller", callers.Caller.Id.ToString(), options.Value.GatewayTestsPerCaller, cancellationToken);
        await Take("programme", programmeId.ToString(), options.Value.GatewayTestsPerProgramme, cancellationToken);
    }

    private async Task Take(string kind, string whose, int limit, CancellationToken cancellationToken)
    {
        var budget = await budgets.Take($"gateway-tests|{kind}", whose, limit, Hour, cancellationToken);
        if (!budget.IsTaken)
        {
            var wait = TimeSpan.FromSeconds(budget.SecondsToNext);
            throw Problems.Refused("gateway-tests-used-up", (long)Math.Ceiling(wait.TotalMinutes)).After(wait);
        }
    }
}
