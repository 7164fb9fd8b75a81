using System.Text.RegularExpressions;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.MessageTemplates;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Signups;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Messages;

/// <summary>
/// A mail of each kind in each language, as a mail server receives it. With <c>MATCHING_MAILS</c> the HTML parts are written to that
/// folder, to be looked at in a browser.
/// </summary>
[Category("Once")]
public sealed partial class EveryMailTests
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["ar"] = @"\p{IsArabic}",
        ["fa"] = @"\p{IsArabic}",
        ["uk"] = @"\p{IsCyrillic}",
        ["ti"] = @"\p{IsEthiopic}",
    };

    [Test]
    public async Task Each_kind_arrives_in_the_language_of_its_reader_with_its_direction_and_without_open_places(
        [Values("it", "en", "fr", "es", "ar", "uk", "fa", "ti")] string language
    )
    {
        await using var mailbox = Mailbox.Open();
        await using var app = await mailbox.Service();
        var given = await Given.Programme(
            app,
            new
            {
                name = "Insieme 2026",
                languages = new[] { language },
                sendingFrom = 0,
                sendingUntil = 24,
                sendsAtWeekends = true,
            }
        );
        var person = await given.Confirmed(mailbox, "selam@example.org", new { preferredLanguage = language });
        // only who is available is asked whether they still look for a match
        await app.Sql<string>("UPDATE people SET status = 'available' WHERE id = @Id", new { Id = person });
        var (account, _) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        while (await app.SendMessages() > 0) { }

        // it is due some days after a sign-up on the form, whose address is confirmed
        var partner = await Partnership.In(given);
        await partner.OnForm(with: [("Email", "amal@example.org"), ("Phone", null), ("PreferredLanguage", language)]);
        await app.SendMessages();
        await app.Browser().Submit(Mailbox.LinkIn(mailbox.To("amal@example.org").Single()), "answer", ("Answer", "mine"));
        while (await app.SendMessages() > 0) { }

        var survey = await given.Coordinator.Created("/survey-links", new { personId = person, wave = "pulse" });
        var link = (survey.Id(), survey.Text("path"));
        var folder = Environment.GetEnvironmentVariable("MATCHING_MAILS");
        using (Assert.EnterMultipleScope())
        {
            foreach (var kind in MessageKinds.All)
            {
                // an address is asked about once an hour
                app.Clock.Advance(TimeSpan.FromHours(2));
                var before = mailbox.Received.Count;
                if (kind != MessageKind.SignupUnfinished)
                {
                    await app.InTransaction(services =>
                        Write(services, given, person, account.Id, account.Email, link, kind, language)
                    );
                }

                app.Clock.Advance(kind == MessageKind.SignupUnfinished ? TimeSpan.FromDays(3) : TimeSpan.FromMinutes(20));
                while (await app.SendMessages() > 0) { }

                var mail = mailbox.Received.Skip(before).SingleOrDefault();
                if (mail is null)
                {
                    Assert.Fail($"no mail of {kind}");
                    continue;
                }

                var (html, text) = (mail.HtmlBody!, mail.TextBody!);
                if (folder is not null)
                {
                    await File.WriteAllTextAsync(Path.Combine(folder, $"{language}-{kind}.html"), Shown(mail.Subject!, html));
                }

                Assert.That(
                    mail.Subject,
                    Is.EqualTo(
                        MessageTexts.Subject(kind, language).Replace("{programme}", "Insieme 2026", StringComparison.Ordinal)
                    )
                );
                var direction = language is "ar" or "fa" ? "rtl" : "ltr";
                Assert.That(html, Does.Contain($"<html lang=\"{language}\" dir=\"{direction}\">"), $"{kind}");
                Assert.That(mail.Body!.Headers["Content-Language"], Is.EqualTo(language), $"{kind}");
                Assert.That(mail.Subject + text + html, Does.Not.Match(@"\{[a-z0-9]+\}"), $"{kind}");
                Assert.That(text, Does.Contain("Insieme 2026"), $"{kind}");
                Assert.That(html.Contains("<bdi>Insieme 2026</bdi>"), Is.EqualTo(direction == "rtl"), $"{kind}");
                if (Scripts.TryGetValue(language, out var script))
                {
                    Assert.That(mail.Subject, Does.Match(script), $"{kind}");
                    Assert.That(
                        Foreign().Matches(Words(html)).Select(word => word.Value),
                        Is.Empty,
                        $"{kind}: words of another script"
                    );
                }
            }
        }
    }

    private static async Task Write(
        IServiceProvider services,
        Given given,
        Guid person,
        Guid account,
        string email,
        (Guid Id, string Path) link,
        MessageKind kind,
        string language
    )
    {
        var (outbox, vault) = (services.GetRequiredService<MessageOutbox>(), services.GetRequiredService<IdentityVault>());
        if (!MessageKinds.IsToStaff(kind))
        {
            var path = MessageKinds.HasLink(kind) ? "/my/0123456789abcdef" : null;
            if (kind == MessageKind.AddressCheck)
            {
                await services
                    .GetRequiredService<Db>()
                    .Execute(
                        "DELETE FROM message_addresses WHERE person_id = @Person",
                        new { Person = person },
                        CancellationToken.None
                    );
            }
            else
            {
                await services
                    .GetRequiredService<MessageAddresses>()
                    .Set(
                        vault.EmailHash(given.ProgrammeId, "selam@example.org")!,
                        given.ProgrammeId,
                        person,
                        AddressStatus.Confirmed,
                        CancellationToken.None
                    );
            }

            if (MessageKinds.IsSurvey(kind))
            {
                await outbox.Write(
                    new NewMessage(given.ProgrammeId, kind)
                    {
                        PersonId = person,
                        Lines = [new MessageLine("start", link.Path, link.Id), new MessageLine("pulse", link.Path, link.Id)],
                    },
                    CancellationToken.None
                );
                return;
            }

            await outbox.ToPerson(given.ProgrammeId, person, kind, path, CancellationToken.None);
            return;
        }

        await outbox.Write(
            new NewMessage(given.ProgrammeId, kind)
            {
                AccountId = account,
                Address = email,
                AddressHash = vault.AccountEmailHash(email),
                Language = language,
                Path = kind == MessageKind.PasswordReset ? null : "/console",
                Lines =
                    kind == MessageKind.TodayDigest
                        ? [new MessageLine("12 ", "/console/people/signups"), new MessageLine("3 ", "/console/today/proposals")]
                        : null,
            },
            CancellationToken.None
        );
    }

    // what is read, without addresses and the name of the programme
    private static string Words(string html) =>
        Regex.Replace(
            Regex.Replace(html, @"(?s)<head>.*?</head>|<a [^>]*>.*?</a>|<[^>]+>", " "),
            @"Insieme 2026|&#?\w+;|\b[A-Z]{2}-\w{4}\b",
            " "
        );

    private static string Shown(string subject, string html) =>
        Regex.Replace(html, "(<body[^>]*>)", "$1<p><b>" + System.Net.WebUtility.HtmlEncode(subject) + "</b></p><hr>");

    [GeneratedRegex(@"[A-Za-z]{2,}")]
    private static partial Regex Foreign();
}
