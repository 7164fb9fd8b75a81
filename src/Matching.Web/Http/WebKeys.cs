using System.Xml.Linq;
using Matching.Web.Data;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Matching.Web.Http;

/// <summary>
/// Keeps the keys that protect forms in the database, sealed, so that every instance accepts what another has issued and a
/// restart changes nothing.
/// </summary>
public sealed class WebKeys(IServiceScopeFactory scopes, IdentityVault vault, ILogger<WebKeys> log) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        InScope(async db =>
            (await db.Query<Row>("SELECT name, key_sealed FROM web_keys ORDER BY name", null, CancellationToken.None)).ConvertAll(
                row => XElement.Parse(vault.OpenText(row.KeySealed, Bound(row.Name)))
            )
        );

    public void StoreElement(XElement element, string friendlyName)
    {
        try
        {
            InScope(db =>
                db.InTransaction(
                    () =>
                        db.Execute(
                            "INSERT INTO web_keys (name, key_sealed) VALUES (@Name, @Sealed)",
                            new
                            {
                                Name = friendlyName,
                                Sealed = vault.SealText(element.ToString(SaveOptions.DisableFormatting), Bound(friendlyName)),
                            },
                            CancellationToken.None
                        ),
                    CancellationToken.None
                )
            );
        }
        catch (StorageFullException)
        {
            // The next key is made two days before it is needed. Until then pages use the current one.
            log.LogWarning("The next key that protects forms was not stored because the disk of the database is full");
        }
    }

    internal static string Bound(string name) => $"web_keys|key_sealed|{name}";

    // The framework asks for its keys without waiting. It does so at start and every few weeks, never inside a transaction of
    // this service.
    private T InScope<T>(Func<Db, Task<T>> work) =>
        Task.Run(async () =>
            {
                await using var scope = scopes.CreateAsyncScope();
                return await work(scope.ServiceProvider.GetRequiredService<Db>());
            })
            .GetAwaiter()
            .GetResult();

    private sealed record Row
    {
        public required string Name { get; init; }
        public required string KeySealed { get; init; }
    }
}
