using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Tiered.Tests.Architecture;

/// <summary>Compiled code that is kept must not meet an engine with other layouts: every change of them raises <see cref="VMAbi.Version"/>.</summary>
public class AbiTests
{
    /// <summary>What <see cref="VMAbi.Version"/> stands for.</summary>
    private const string Fingerprint = "3 2b6941325fa33fde";

    [Fact]
    public void TheVersionIsRaisedWithEveryChange()
    {
        var text = new StringBuilder();
        Type[] layouts = [typeof(VMContext), typeof(VMMemoryRef), typeof(VMMemory), typeof(VMTable), typeof(VMFuncRef), typeof(VMFunctionImport), typeof(VMHostContext), typeof(VMStoreContext)];
        foreach (var layout in layouts)
        {
            foreach (var field in layout.GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(field => field.Name, StringComparer.Ordinal))
                text.Append(layout.Name).Append('.').Append(field.Name).Append('=').Append(field.GetRawConstantValue()).Append('\n');
        }
        foreach (var builtin in Enum.GetValues<Builtin>()) text.Append(builtin).Append('=').Append((int)builtin).Append('\n');
        foreach (var trap in Enum.GetValues<TrapCode>()) text.Append(trap).Append('=').Append((int)trap).Append('\n');
        string actual = $"{VMAbi.Version} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16]}";
        Assert.True(actual == Fingerprint, $"layouts, builtins or trap codes changed: raise VMAbi.Version and set Fingerprint to \"{actual}\" with the new version in front");
    }
}
