using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matching.Web.Features.Pairs;
using Matching.Web.Features.Partners;
using Matching.Web.Features.People;
using Matching.Web.Features.Programmes;
using Matching.Web.Features.Responses;
using Matching.Web.Features.Sites;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Operation;

/// <summary>
/// Plays a list of requests: <c>request</c> names the use case, <c>body</c> is its body as in the API, <c>on</c> the thing it acts on, <c>as</c> a name for
/// what it makes. <c>{name}</c> stands for an id made before, <c>{today-30}</c> for a day.
/// </summary>
internal sealed partial class DemoScript(IServiceProvider scope)
{
    // A plus sign stays a plus sign, so that the placeholders can be found.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, Guid> ids = [];
    private readonly JsonSerializerOptions json = scope.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    public async Task<IReadOnlyDictionary<string, Guid>> Play(JsonArray steps, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(scope.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        foreach (var step in steps.Select(step => step!.AsObject()))
        {
            var body = Placeholder().Replace(step["body"]!.ToJsonString(Plain), match => Fill(match, today));
            var made = await Send(step, body, cancellationToken);
            if (step["as"] is { } name)
            {
                ids[name.GetValue<string>()] = made.Id;
            }
        }

        return ids;
    }

    private Task<IResource> Send(JsonObject step, string body, CancellationToken cancellationToken)
    {
        T Read<T>() => JsonSerializer.Deserialize<T>(body, json)!;
        async Task<IResource> Send<T>(IRequest<T> request)
            where T : IResource
        {
            await scope.GetRequiredService<RequestValidator>().Check(request, cancellationToken);
            return await scope.GetRequiredService<IMediator>().Send(request, cancellationToken);
        }

        var on = step["on"] is { } name ? ids[name.GetValue<string>()] : Guid.Empty;
        return step["request"]!.GetValue<string>() switch
        {
            nameof(CreateProgramme) => Send(Read<CreateProgramme>()),
            nameof(CreateSite) => Send(Read<CreateSite>() with { ProgrammeId = on }),
            nameof(CreatePartner) => Send(Read<CreatePartner>() with { ProgrammeId = on }),
            nameof(CreateMentor) => Send(Read<CreateMentor>()),
            nameof(CreateMentee) => Send(Read<CreateMentee>()),
            nameof(TransitionPerson) => Send(Read<TransitionPerson>() with { Id = on, Role = EnumText.Parse<PersonRole>(step["role"]!.GetValue<string>()) }),
            nameof(CreatePair) => Send(Read<CreatePair>()),
            nameof(TransitionPair) => Send(Read<TransitionPair>() with { Id = on }),
            nameof(SubmitResponse) => Send(Read<SubmitResponse>()),
            var unknown => throw new InvalidOperationException($"seeds/demo/demo.json asks for {unknown}, which is not known here."),
        };
    }

    private string Fill(Match match, DateOnly today)
    {
        var name = match.Groups[1].Value;
        return name.StartsWith("today", StringComparison.Ordinal)
            ? today.AddDays(name.Length == 5 ? 0 : int.Parse(name.AsSpan(5), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : ids[name].ToString();
    }

    [GeneratedRegex(@"\{(today[+-]?[0-9]*|[a-z]+[0-9]*)\}")]
    private static partial Regex Placeholder();
}
