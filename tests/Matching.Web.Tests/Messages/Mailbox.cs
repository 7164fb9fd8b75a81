using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Http;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Matching.Web.Tests.Messages;

/// <summary>A mail server on this machine, with STARTTLS and a certificate that only <see cref="Exceptions"/> knows.</summary>
internal sealed partial class Mailbox : IAsyncDisposable
{
    private readonly X509Certificate2 certificate;
    private readonly CancellationTokenSource stop = new();
    private readonly Store store = new();
    private readonly Task running;

    private Mailbox()
    {
        certificate = Certificates.Of("mail.example.org");
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add((IMessageStore)store);
        services.Add((IMailboxFilter)store);
        services.Add((IUserAuthenticator)store);
        running = new SmtpServer.SmtpServer(
            new SmtpServerOptionsBuilder()
                .ServerName("mail.example.org")
                .Endpoint(endpoint =>
                    endpoint
                        .Endpoint(new IPEndPoint(IPAddress.Loopback, Port))
                        .Certificate(certificate)
                        .AllowUnsecureAuthentication(false)
                )
                .Build(),
            services
        ).StartAsync(stop.Token);
    }

    public int Port { get; }

    /// <summary>What the server says to every recipient; null takes them.</summary>
    public SmtpResponse? Refusal
    {
        get => store.Refusal;
        set => store.Refusal = value;
    }

    /// <summary>Called when a mail has arrived and before the server says so.</summary>
    public Func<Task>? Arriving
    {
        get => store.Arriving;
        set => store.Arriving = value;
    }

    public IReadOnlyList<string> SignedIn => store.Users;

    public IReadOnlyList<MimeMessage> Received
    {
        get
        {
            lock (store.Received)
            {
                return [.. store.Received];
            }
        }
    }

    public OutboundExceptions Exceptions =>
        new([
            new KnownEndpoint(new IPEndPoint(IPAddress.Loopback, Port), certificate.GetCertHashString(HashAlgorithmName.SHA256)),
        ]);

    public static Mailbox Open() => new();

    /// <summary>A service that sends its mails here.</summary>
    public Task<TestApp> Service(
        OutboundExceptions? exceptions = null,
        LogKeeper? log = null,
        params (string Key, string Value)[] settings
    ) =>
        TestApp.Start(
            services: services =>
            {
                services.Replace(ServiceDescriptor.Singleton(exceptions ?? Exceptions));
                log?.Listen(services);
            },
            settings:
            [
                ("Mail:Host", "127.0.0.1"),
                ("Mail:Port", $"{Port}"),
                ("Mail:From", "Office <office@example.org>"),
                ("Web:Address", "https://matching.example.org"),
                .. settings,
            ]
        );

    public IEnumerable<MimeMessage> To(string address) =>
        Received.Where(mail => mail.To.Mailboxes.Any(mailbox => mailbox.Address == address));

    /// <summary>The page of this service to which a mail leads.</summary>
    public static string LinkIn(MimeMessage mail) => Link().Match(mail.TextBody!).Groups[1].Value;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        certificate.Dispose();
    }

    [GeneratedRegex(@"https://matching\.example\.org(/\S+)")]
    private static partial Regex Link();

    private sealed class Store : IMessageStore, IMailboxFilter, IUserAuthenticator
    {
        public List<MimeMessage> Received { get; } = [];

        public List<string> Users { get; } = [];

        public SmtpResponse? Refusal { get; set; }

        public Func<Task>? Arriving { get; set; }

        public async Task<SmtpResponse> SaveAsync(
            ISessionContext context,
            IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken
        )
        {
            using var stream = new MemoryStream(buffer.ToArray());
            var mail = await MimeMessage.LoadAsync(stream, cancellationToken);
            lock (Received)
            {
                Received.Add(mail);
            }

            if (Arriving is { } arriving)
            {
                await arriving();
            }

            return SmtpResponse.Ok;
        }

        public Task<bool> CanAcceptFromAsync(
            ISessionContext context,
            IMailbox from,
            int size,
            CancellationToken cancellationToken
        ) => Task.FromResult(true);

        public Task<bool> CanDeliverToAsync(
            ISessionContext context,
            IMailbox to,
            IMailbox from,
            CancellationToken cancellationToken
        ) => Refusal is { } refusal ? throw new SmtpResponseException(refusal) : Task.FromResult(true);

        public Task<bool> AuthenticateAsync(
            ISessionContext context,
            string user,
            string password,
            CancellationToken cancellationToken
        )
        {
            Users.Add(user);
            return Task.FromResult(password == "secret of the office");
        }
    }
}

internal static class MessageSteps
{
    public static Task<int> SendMessages(this TestApp app) =>
        app.InScope(services => services.GetRequiredService<IMediator>().Send(new DeliverMessages()));

    /// <summary>Lets the time pass in which staff can undo a change, and sends what is due then.</summary>
    public static async Task SendLater(this TestApp app)
    {
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        while (await app.SendMessages() > 0) { }
    }

    /// <summary>Kind, status and reason of the messages to a person.</summary>
    public static Task<List<string>> MessagesTo(this TestApp app, Guid person) =>
        app.Sql<string>(
            "SELECT kind || ' ' || status || coalesce(' ' || reason, '') FROM messages WHERE person_id = @Id ORDER BY id",
            new { Id = person }
        );

    /// <summary>A person whose address is confirmed.</summary>
    public static async Task<Guid> Confirmed(this Given given, Mailbox mailbox, string email, object? with = null)
    {
        var partner = await Signups.Partnership.In(given, name: $"Library {Guid.NewGuid():N}");
        var body = System.Text.Json.JsonSerializer.SerializeToNode(with ?? new { })!.AsObject();
        body["email"] = email;
        var person = await partner.PersonOf(await partner.Signed(body));
        await given.App.SendMessages();
        var link = Mailbox.LinkIn(mailbox.To(email).Last());
        await (await given.App.Anonymous.Post("/message-links/" + link["/m/".Length..], new { answer = "mine" })).ShouldBe(
            HttpStatusCode.OK
        );
        return person;
    }
}
