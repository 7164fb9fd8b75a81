using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Matching.Web.Features.Access.Webhooks;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Matching.Web.Tests.Webhooks;

/// <summary>A message as it arrived.</summary>
internal sealed record Received(string Path, string Id, string Timestamp, string Signature, string? ContentType, string Body);

/// <summary>A third-party endpoint on this machine, over https with a certificate that only <see cref="Exceptions"/> knows.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    public const string Host = "hooks.example.org";

    private readonly WebApplication app;
    private readonly X509Certificate2 certificate;
    private readonly List<Received> received = [];

    private Receiver(Func<HttpContext, Task>? answer)
    {
        certificate = Certificates.Of(Host);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder
            .WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        app = builder.Build();
        app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var headers = http.Request.Headers;
            var message = new Received(
                http.Request.Path + http.Request.QueryString,
                headers["webhook-id"]!,
                headers["webhook-timestamp"]!,
                headers["webhook-signature"]!,
                http.Request.ContentType,
                await reader.ReadToEndAsync()
            );
            lock (received)
            {
                received.Add(message);
            }

            http.Response.StatusCode = Status;
            if (answer is not null)
            {
                await answer(http);
            }
        });
    }

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = 204;

    public IReadOnlyList<Received> Received
    {
        get
        {
            lock (received)
            {
                return [.. received];
            }
        }
    }

    public int Port => new Uri(app.Urls.Single()).Port;

    public string Url => $"https://{Host}:{Port}/matching?from=us";

    public OutboundExceptions Exceptions =>
        new([
            new KnownEndpoint(new IPEndPoint(IPAddress.Loopback, Port), certificate.GetCertHashString(HashAlgorithmName.SHA256)),
        ]);

    public static async Task<Receiver> Start(Func<HttpContext, Task>? answer = null)
    {
        var receiver = new Receiver(answer);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>A service whose names all resolve to this machine. By default, it knows this endpoint.</summary>
    public Task<TestApp> Service(
        OutboundExceptions? exceptions = null,
        ResolveAddresses? resolve = null,
        Action<IServiceCollection>? listen = null,
        params (string Key, string Value)[] settings
    ) =>
        TestApp.Start(
            services: services =>
            {
                services.Replace(ServiceDescriptor.Singleton(exceptions ?? Exceptions));
                services.Replace(
                    ServiceDescriptor.Singleton(resolve ?? ((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])))
                );
                listen?.Invoke(services);
            },
            settings: settings
        );

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
    }
}

/// <summary>An endpoint that is subscribed to the pairs of a programme, in a service of its own.</summary>
internal sealed record Listening(Receiver Receiver, TestApp App, Given Given, Guid Webhook) : IAsyncDisposable
{
    public static async Task<Listening> Start()
    {
        var receiver = await Receiver.Start();
        var app = await receiver.Service();
        var given = await Given.Programme(app);
        return new Listening(receiver, app, given, (await given.Webhook(receiver.Url)).Id());
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}

internal static class WebhookSteps
{
    public static Task<int> Deliver(this TestApp app) =>
        app.InScope(services => services.GetRequiredService<IMediator>().Send(new DeliverWebhooks()));

    public static async Task<System.Text.Json.Nodes.JsonObject> Webhook(
        this Given given,
        string url = "https://hooks.example.org/matching",
        Guid? partnerId = null,
        params string[] events
    ) =>
        await given.App.Admin.Created(
            $"/programmes/{given.ProgrammeId}/webhooks",
            new
            {
                url,
                partnerId,
                events = events.Length == 0 ? ["pair.*"] : events,
            }
        );

    public static async Task<List<System.Text.Json.Nodes.JsonNode>> Deliveries(
        this Given given,
        Guid webhook,
        string filter = ""
    ) =>
        [
            .. (
                await given.App.Admin.Items($"/programmes/{given.ProgrammeId}/webhooks/{webhook}/deliveries?limit=200{filter}")
            ).Select(item => item!),
        ];

    public static Task<System.Text.Json.Nodes.JsonObject> Read(this Given given, Guid webhook) =>
        given.App.Admin.Ok($"/programmes/{given.ProgrammeId}/webhooks/{webhook}");

    /// <summary>Proposes a pair, which causes an event.</summary>
    public static async Task<Guid> Happens(this Given given) =>
        await given.Pair(await given.AvailableMentor(), await given.AvailableMentee());
}
