namespace Tiered.Tests.Attack.CompileBombs;

/// <summary>A small module that makes the compilers' own code be compiled.</summary>
internal static class WarmUp
{
    internal static byte[] Module()
    {
        var module = new ModuleWriter();
        module.Memory();
        module.Table();
        int type = module.Type(2, 1), many = module.Type(12, 12);
        var values = new Bytes().Locals(12).Add(0x10, 0, 0x02, 1, 0x20, 0, 0x0D, 0, 0x03, 1, 0x20, 1, 0x0D, 0, 0x0B, 0x0B).Add(0x20, 0, 0x04, 1, 0x0F, 0x05, 0x0B);
        module.Function(many, values);
        for (int i = 0; i < 40; i++)
        {
            var code = new Bytes();
            for (int j = 0; j < 30; j++)
            {
                code.Add(0x20, 0, 0x04, 0x40, 0x20, 1, 0x28, 2, (byte)j, 0x20, 0, 0x6A, 0x21, 1, 0x05, 0x41, (byte)j, 0x21, 2, 0x0B);
                code.Add(0x03, 0x40, 0x20, 0, 0x41, 1, 0x6B, 0x22, 0, 0x0D, 0, 0x0B);
            }
            module.Function(type, new Bytes().U32(1).U32(3).Add(ModuleWriter.I32), code.Add(0x20, 1, 0x20, 2, 0x10, 1));
        }
        return module.Finish();
    }
}
